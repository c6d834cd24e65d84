using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Database;

/// <summary>The same on SQLite; migrations: <c>dotnet ef migrations add NAME -c SqliteTriggerDbContext -o Migrations/Sqlite</c>.</summary>
internal sealed class SqliteTriggerDbContext(DbContextOptions<SqliteTriggerDbContext> options) : TriggerDbContext(options);
