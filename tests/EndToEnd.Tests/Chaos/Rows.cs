using Npgsql;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>What the database says, past every service and every proxy.</summary>
internal sealed class Rows(string connectionString)
{
    private const string Unsettled =
        """
        SELECT 'execution ' || id || ' is ' || state FROM policy.executions WHERE state NOT IN ('Succeeded', 'Failed', 'Stopped')
        UNION ALL SELECT 'task ' || id || ' of execution ' || execution_id || ' is ' || status FROM policy.tasks WHERE status <> 'final'
        UNION ALL SELECT 'request ' || request_id || ' is open' FROM trigger.requests WHERE state <> 'closed'
        UNION ALL SELECT 'event ' || id || ' was not matched' FROM trigger.events WHERE matched_at IS NULL
        UNION ALL SELECT 'artifact ' || repository || ' was collected only' FROM trigger.collected_artifacts
        UNION ALL SELECT 'event ' || id || ' was not published' FROM policy.event_log
            WHERE sequence IS NULL OR sequence > (SELECT published FROM policy.event_relay)
        """;

    // A task that was stopped and resumed, or failed and retried, ends once more; it succeeds once.
    private const string Wrong =
        """
        SELECT 'task ' || t.id || ' ended ' || count(e.id) || ' times as ' || t.outcome
        FROM policy.tasks t LEFT JOIN policy.event_log e
            ON e.type = 'harbor.replication.task.finished' AND e.subject = 'executions/' || t.execution_id || '/tasks/' || t.id
            AND e.data::jsonb->>'outcome' IN ('copied', 'already_present')
        WHERE t.outcome IN ('copied', 'already_present')
        GROUP BY t.id, t.outcome HAVING count(e.id) <> 1
        UNION ALL SELECT 'task ' || id || ' ended as ' || coalesce(outcome, 'nothing') || ': ' || coalesce(reason, '') || ' ' || coalesce(detail, '')
        FROM policy.tasks WHERE outcome IS NULL OR outcome NOT IN ('copied', 'already_present', 'superseded')
        UNION ALL SELECT 'execution ' || id || ' is ' || state FROM policy.executions WHERE state <> 'Succeeded'
        UNION ALL SELECT 'sequence ' || sequence || ' was given ' || count(*) || ' times' FROM policy.event_log GROUP BY sequence HAVING count(*) > 1
        UNION ALL SELECT 'dead letter ' || id || ' at ' || endpoint || ': ' || reason || ' ' || coalesce(detail, '') FROM policy.dead_letters
        """;

    private const string Tables = "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('policy', 'trigger')";

    /// <summary>Accepted work that has not come to its end; empty when all has.</summary>
    public Task<IReadOnlyList<string>> UnsettledAsync(CancellationToken cancellationToken) => ReadAsync(Unsettled, cancellationToken);

    /// <summary>Ends that are not as they must be, once all work has come to its end.</summary>
    public Task<IReadOnlyList<string>> WrongAsync(CancellationToken cancellationToken) => ReadAsync(Wrong, cancellationToken);

    /// <summary>Writes every row that tells of the work into files of a directory, a line for each.</summary>
    public async Task KeepAsync(string where, CancellationToken cancellationToken)
    {
        foreach (var table in await ReadAsync(Tables, cancellationToken))
            await File.WriteAllLinesAsync(Path.Combine(where, $"{table}.rows"), await ReadAsync($"SELECT row_to_json(t)::text FROM {table} t", cancellationToken), cancellationToken);
    }

    private async Task<IReadOnlyList<string>> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            lines.Add(reader.GetString(0));
        return lines;
    }
}
