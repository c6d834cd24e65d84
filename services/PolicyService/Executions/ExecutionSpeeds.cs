using HarborReplication.Contracts.Sessions;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions;

/// <summary>How fast executions are: told by the sessions that send for them, added up when somebody asks.</summary>
internal sealed class ExecutionSpeeds(PolicyDbContext database)
{
    /// <summary>Replaces what a session has told before.</summary>
    public async Task NoteAsync(Guid session, IReadOnlyList<ExecutionSpeed> speeds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var executions = speeds.Select(speed => speed.ExecutionId).ToList();
        await database.SessionSpeeds
            .Where(speed => speed.SessionId == session && !executions.Contains(speed.ExecutionId))
            .ExecuteDeleteAsync(cancellationToken);
        if (speeds.Count == 0)
            return;
        var rows = JsonRows.Source(database.Provider, "s", "{0}", new("execution_id", "bigint"), new("bytes_per_second", "bigint"));
        // An execution may have been deleted meanwhile.
        await database.StatementAsync(
            $$"""
            INSERT INTO {{database.Table<SessionSpeed>()}} (execution_id, session_id, bytes_per_second, heard_at)
            SELECT e.id, {1}, s.bytes_per_second, {2} FROM {{rows}} JOIN {{database.Table<Execution>()}} AS e ON e.id = s.execution_id WHERE true
            ON CONFLICT (execution_id, session_id) DO UPDATE SET bytes_per_second = excluded.bytes_per_second, heard_at = excluded.heard_at
            """,
            cancellationToken, JsonRows.Value(speeds), session, database.Time(now));
    }

    /// <summary>Bytes per second of each execution; none for those nobody has told of in the last seconds.</summary>
    public async Task<IReadOnlyDictionary<long, long>> OfAsync(IReadOnlyCollection<long> executions, CancellationToken cancellationToken)
    {
        if (executions.Count == 0)
            return new Dictionary<long, long>();
        var oldest = await database.NowAsync(cancellationToken) - SessionSpeed.GoodFor;
        return await database.SessionSpeeds.AsNoTracking()
            .Where(speed => executions.Contains(speed.ExecutionId) && speed.HeardAt >= oldest)
            .GroupBy(speed => speed.ExecutionId)
            .Select(group => new { Id = group.Key, BytesPerSecond = group.Sum(speed => speed.BytesPerSecond) })
            .ToDictionaryAsync(speed => speed.Id, speed => speed.BytesPerSecond, cancellationToken);
    }
}
