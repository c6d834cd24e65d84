using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;

namespace HarborReplication.PolicyService.Events;

/// <summary>Appends to the event log inside the transaction of the change itself.</summary>
internal sealed class EventLog(PolicyDbContext database)
{
    public async Task AddAsync(IEnumerable<EventLogEntry> entries, CancellationToken cancellationToken)
    {
        var values = entries.Select(entry => new { entry.Type, entry.Subject, entry.Data, OccurredAt = database.Time(entry.OccurredAt) }).ToList();
        if (values.Count == 0)
            return;
        var time = database.Provider == Persistence.DatabaseProvider.Postgres ? "timestamptz" : "integer";
        var rows = JsonRows.Source(database.Provider, "s", "{0}", new("type", "text"), new("subject", "text"), new("data", "text"), new("occurred_at", time));
        await database.StatementAsync(
            $"INSERT INTO {database.Table<EventLogEntry>()} (type, subject, data, occurred_at) SELECT s.type, s.subject, s.data, s.occurred_at FROM {rows}",
            cancellationToken, JsonRows.Value(values));
    }
}
