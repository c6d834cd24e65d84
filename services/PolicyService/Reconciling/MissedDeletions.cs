using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Executions.Saga;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Reconciling;

/// <summary>
/// Deletions that no event told of. A listing only gives the hint: what the policy has put there, and only once the plan is complete, becomes a
/// task that asks the source for the tag and the destination for its digest before anything goes.
/// </summary>
internal sealed class MissedDeletions(PolicyDbContext database, DifferenceMemory memory)
{
    /// <summary>Takes in what a batch tells, within its transaction.</summary>
    public async Task AddAsync(Execution execution, IReadOnlyList<AbsentArtifacts> absent, CancellationToken cancellationToken)
    {
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}", new("destination_registry_id", "bigint"), new("source_repository", "text"), new("reference", "text"));
        await database.StatementAsync(
            $$"""
            INSERT INTO {{database.Table<PlannedAbsence>()}} (execution_id, plan_attempt, destination_registry_id, source_repository, reference)
            SELECT {1}, {2}, s.destination_registry_id, s.source_repository, s.reference
            FROM {{rows}}
            WHERE EXISTS (
                SELECT 1 FROM {{database.Table<ReplicationTask>()}} AS t
                WHERE t.policy_id = {3} AND t.source_repository = s.source_repository AND t.status = '{{TaskStates.Final}}' AND t.digest IS NOT NULL
                    AND t.destination_registry_id = s.destination_registry_id AND t.source_reference = s.reference
                    AND t.outcome IN ('{{string.Join("', '", Outcomes.Present)}}'))
            ON CONFLICT DO NOTHING
            """,
            cancellationToken,
            JsonRows.Value(absent.SelectMany(one => one.References.Select(reference => new { one.DestinationRegistryId, one.SourceRepository, Reference = reference }))),
            execution.Id, execution.PlanAttempt, execution.PolicyId);
    }

    /// <summary>Makes tasks of it, within the transaction in which the plan becomes complete.</summary>
    public async Task DeleteAsync(Execution execution, CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        var absent = await News(execution, now).ToListAsync(cancellationToken);
        // Deletions end with the rule, not with the comparisons that began under it.
        if (absent.Count == 0 || !await database.Policies.AnyAsync(policy => policy.Id == execution.PolicyId && policy.Enabled && policy.Deletion, cancellationToken))
            return;
        var copied = new CopiedArtifacts(database, execution.PolicyId);
        var deletions = new List<(PlannedAbsence Absence, string Digest)>();
        foreach (var one in absent)
        {
            if (await copied.LastDigestAsync(one.SourceRepository, one.Reference, one.DestinationRegistryId, cancellationToken) is { } digest)
                deletions.Add((one, digest));
        }

        if (deletions.Count == 0)
            return;
        await new RequestedTasks(database).AddAsync(
            execution,
            [
                .. deletions.DistinctBy(one => (one.Absence.SourceRepository, one.Absence.Reference)).Select(one => new RequestedArtifact
                {
                    Repository = one.Absence.SourceRepository, Reference = one.Absence.Reference, Digest = one.Digest,
                    Operation = Operations.TagDeletion, RequestedAt = now,
                }),
            ],
            now, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        database.ChangeTracker.Clear();
        await RememberAsync(execution, deletions, now, cancellationToken);
        await memory.ShowAsync(execution, cancellationToken);
    }

    private IQueryable<PlannedAbsence> News(Execution execution, DateTimeOffset now) => database.PlannedAbsences.AsNoTracking()
        .Where(row => row.ExecutionId == execution.Id && row.PlanAttempt == execution.PlanAttempt)
        .Where(row => !database.KnownDifferences.Any(known => known.PolicyId == execution.PolicyId
            && known.DestinationRegistryId == row.DestinationRegistryId && known.SourceRepository == row.SourceRepository
            && known.SourceReference == row.Reference && known.SourceDigest == References.Absent && known.AgainAt > now))
        .Where(row => !database.Executions.Any(other => other.PolicyId == execution.PolicyId && ExecutionStates.Unfinished.Contains(other.State)
            && database.Tasks.Any(task => task.ExecutionId == other.Id && task.DestinationRegistryId == row.DestinationRegistryId
                && task.DestinationReference == row.Reference && task.SourceRepository == row.SourceRepository && task.Status != TaskStates.Final)))
        .OrderBy(row => row.SourceRepository).ThenBy(row => row.Reference).Take(RequestedTasks.MaxDeletions);

    private Task<int> RememberAsync(
        Execution execution, List<(PlannedAbsence Absence, string Digest)> deletions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}", new("destination_registry_id", "bigint"), new("source_repository", "text"), new("reference", "text"), new("digest", "text"));
        return memory.RememberAsync(
            $$"""
            SELECT {1}, s.destination_registry_id, s.source_repository, s.reference, '{{References.Absent}}', s.digest, {2}, 1, {3}
            FROM {{rows}}
            WHERE true
            """,
            execution,
            JsonRows.Value(deletions.Select(one => new { one.Absence.DestinationRegistryId, one.Absence.SourceRepository, one.Absence.Reference, one.Digest })),
            now, cancellationToken);
    }
}
