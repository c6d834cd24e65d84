using HarborReplication.Contracts.Events;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Reconciling;

/// <summary>Remembers what tasks were made of, so that it is no news for a while, and longer with each time.</summary>
internal sealed class DifferenceMemory(PolicyDbContext database)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];

    /// <param name="rows">
    /// A SELECT of the columns of the table, from the values in <c>{0}</c>; <c>{1}</c> is the policy, <c>{2}</c> false, <c>{3}</c> when a first
    /// try may be followed by another one, <c>{7}</c> the execution.
    /// </param>
    /// <param name="execution">Which has made tasks of them.</param>
    /// <param name="values">Rows as <see cref="JsonRows"/> writes them.</param>
    /// <param name="now">The database's clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<int> RememberAsync(string rows, Execution execution, string values, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = database.Table<KnownDifference>();
        return database.StatementAsync(
            $$"""
            INSERT INTO {{known}} AS k
                (policy_id, destination_registry_id, source_repository, source_reference, source_digest, destination_digest, is_baseline, tries, again_at)
            {{rows}}
            ON CONFLICT (policy_id, destination_registry_id, source_repository, source_reference) DO UPDATE
            SET tries = CASE WHEN k.source_digest = excluded.source_digest AND k.destination_digest = excluded.destination_digest THEN k.tries + 1 ELSE 1 END,
                again_at = CASE WHEN excluded.again_at IS NULL OR k.source_digest <> excluded.source_digest OR k.destination_digest <> excluded.destination_digest
                    THEN excluded.again_at ELSE CASE k.tries WHEN 0 THEN {3} WHEN 1 THEN {4} WHEN 2 THEN {5} ELSE {6} END END,
                source_digest = excluded.source_digest, destination_digest = excluded.destination_digest,
                is_baseline = CASE WHEN excluded.source_reference = '' THEN k.is_baseline ELSE excluded.is_baseline END
            """,
            cancellationToken, values, execution.PolicyId, false,
            database.Time(now + Pauses[0]), database.Time(now + Pauses[1]), database.Time(now + Pauses[2]), database.Time(now + Pauses[3]), execution.Id);
    }

    /// <summary>Shows an execution: until now it was nobody's business.</summary>
    public async Task ShowAsync(Execution execution, CancellationToken cancellationToken)
    {
        var shown = await database.Executions.Where(row => row.Id == execution.Id && row.Quiet)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Quiet, false), cancellationToken);
        execution.Quiet = false;
        if (shown > 0)
            await new ExecutionEvents(database).AddAsync(EventTypes.ExecutionStarted, execution, null, cancellationToken);
    }
}
