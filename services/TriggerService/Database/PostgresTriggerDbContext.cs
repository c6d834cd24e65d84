using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Database;

/// <summary>Schema <c>trigger</c> on Postgres; migrations: <c>dotnet ef migrations add NAME -c PostgresTriggerDbContext -o Migrations/Postgres</c>.</summary>
internal sealed class PostgresTriggerDbContext(DbContextOptions<PostgresTriggerDbContext> options) : TriggerDbContext(options);
