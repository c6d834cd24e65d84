using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Database;

/// <summary>The same on SQLite; migrations: <c>dotnet ef migrations add NAME -c SqlitePolicyDbContext -o Migrations/Sqlite</c>.</summary>
internal sealed class SqlitePolicyDbContext(DbContextOptions<SqlitePolicyDbContext> options) : PolicyDbContext(options);
