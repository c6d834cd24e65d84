using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Database;

/// <summary>Schema <c>policy</c> on Postgres; migrations: <c>dotnet ef migrations add NAME -c PostgresPolicyDbContext -o Migrations/Postgres</c>.</summary>
internal sealed class PostgresPolicyDbContext(DbContextOptions<PostgresPolicyDbContext> options) : PolicyDbContext(options);
