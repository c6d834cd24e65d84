using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Words;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Overlap;
using HarborReplication.PolicyService.Reconciling;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Planning;

/// <summary>Takes in the batches of a plan: one transaction each, once each, and only while the plan attempt is current.</summary>
internal sealed class PlanIntake(PolicyDbContext database, Adoption adoption, PlannedDifferences differences, MissedDeletions deletions)
{
    public async Task<PlanProgress> AddAsync(ArtifactsPlanned batch, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        if (await CurrentAsync(batch.ExecutionId, batch.PlanAttempt, batch.Session, cancellationToken) is not { } execution)
            return PlanProgress.NotCurrent;
        var isNew = await database.StatementAsync(
            $"INSERT INTO {database.Table<PlanBatch>()} (execution_id, plan_attempt, number) VALUES ({{0}}, {{1}}, {{2}}) ON CONFLICT DO NOTHING",
            cancellationToken, batch.ExecutionId, batch.PlanAttempt, batch.BatchNumber) > 0;
        var added = 0;
        IReadOnlyList<long> relieved = [];
        if (isNew)
        {
            (added, relieved) = await AddTasksAsync(execution, batch, cancellationToken);
            await AddEqualAsync(batch, cancellationToken);
            if (execution.Reconcile is not null && batch.Equal.Count > 0)
                await differences.EqualAsync(execution, batch.Equal, cancellationToken);
            if (execution.Reconcile == ReconcileKinds.Differences && batch.Absent is { Count: > 0 } absent)
                await deletions.AddAsync(execution, absent, cancellationToken);
        }

        var finished = await FinishAsync(execution, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PlanProgress(true, finished, execution.CorrelationId, execution.Region, HasTasks: added > 0) { Relieved = relieved };
    }

    // Locks the execution's row, so that its saga cannot end between this look and the commit.
    internal async Task<Execution?> CurrentAsync(long id, int planAttempt, Guid session, CancellationToken cancellationToken)
    {
        await database.LockRowsAsync<Execution>(Persistence.RowLock.Update, [id], cancellationToken);
        var execution = await database.Executions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return execution is { State: ExecutionStates.Planning, PlanState: PlanStates.Granted, StopRequestedAt: null }
            && execution.PlanAttempt == planAttempt && execution.PlanSession == session
            ? execution
            : null;
    }

    /// <summary>Ends the plan when its last batch is in. Called with the execution's row locked.</summary>
    internal async Task<bool> FinishAsync(Execution execution, CancellationToken cancellationToken)
    {
        if (execution.PlanBatches is not { } expected)
            return false;
        var present = await database.PlanBatches.CountAsync(
            batch => batch.ExecutionId == execution.Id && batch.PlanAttempt == execution.PlanAttempt, cancellationToken);
        if (present < expected)
            return false;
        if (execution.Reconcile == ReconcileKinds.Differences)
            await deletions.DeleteAsync(execution, cancellationToken);
        await database.Executions
            .Where(row => row.Id == execution.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.PlanState, PlanStates.Finished).SetProperty(row => row.PlanSession, (Guid?)null),
                cancellationToken);
        return true;
    }

    private async Task<(int Added, IReadOnlyList<long> Relieved)> AddTasksAsync(Execution execution, ArtifactsPlanned batch, CancellationToken cancellationToken)
    {
        if (batch.Artifacts.Count == 0)
            return (0, []);
        var now = await database.NowAsync(cancellationToken);
        if (execution.Reconcile is not null)
            return (await differences.AddAsync(execution, batch.Artifacts, now, cancellationToken), []);
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}",
            new("destination_registry_id", "bigint"), new("source_repository", "text"), new("source_reference", "text"),
            new("destination_repository", "text"), new("destination_reference", "text"), new("expected", "text"));
        var values = batch.Artifacts.Select(artifact => new
        {
            artifact.DestinationRegistryId, artifact.SourceRepository, artifact.SourceReference, artifact.DestinationRepository, artifact.DestinationReference,
            artifact.Expected,
        });
        var added = await database.QueryAsync<long>(
            $$"""
            INSERT INTO {{database.Table<ReplicationTask>()}}
                (execution_id, policy_id, operation, source_registry_id, destination_registry_id, destination_origin,
                 source_repository, source_reference, destination_repository, destination_reference, expected,
                 {{TaskBeginning.Columns}})
            SELECT {1}, {2}, '{{Operations.Copy}}', {3}, s.destination_registry_id, r.origin,
                s.source_repository, s.source_reference, s.destination_repository, s.destination_reference, s.expected,
                {{TaskBeginning.Values("{4}", "{5}")}}
            FROM {{rows}} JOIN {{database.Table<RegistryRecord>()}} AS r ON r.id = s.destination_registry_id
            WHERE true
            ON CONFLICT DO NOTHING
            RETURNING id AS "Value"
            """,
            cancellationToken, JsonRows.Value(values), execution.Id, execution.PolicyId, execution.SourceRegistryId, database.Time(now), false);
        // Asked first: to look up all that was added costs a good part of adding it.
        return (added.Count, await adoption.OverlapsAsync(execution.PolicyId, cancellationToken) ? await adoption.AdoptAsync(added, now, cancellationToken) : []);
    }

    private async Task AddEqualAsync(ArtifactsPlanned batch, CancellationToken cancellationToken)
    {
        var references = batch.Equal.SelectMany(equal => equal.References.Select(reference =>
            new { equal.DestinationRegistryId, equal.SourceRepository, equal.DestinationRepository, Reference = reference })).ToList();
        if (references.Count == 0)
            return;
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}",
            new("destination_registry_id", "bigint"), new("source_repository", "text"), new("destination_repository", "text"), new("reference", "text"));
        var equal = database.Table<EqualRepository>();
        await database.StatementAsync(
            $$"""
            INSERT INTO {{equal}} (execution_id, plan_attempt, destination_registry_id, source_repository, destination_repository, count)
            SELECT {1}, {2}, s.destination_registry_id, s.source_repository, s.destination_repository, count(*)
            FROM {{rows}}
            WHERE NOT EXISTS (
                SELECT 1 FROM {{database.Table<ReplicationTask>()}} AS t
                WHERE t.execution_id = {1} AND t.destination_registry_id = s.destination_registry_id
                    AND t.destination_repository = s.destination_repository AND t.destination_reference = s.reference)
            GROUP BY s.destination_registry_id, s.source_repository, s.destination_repository
            ON CONFLICT (execution_id, plan_attempt, destination_registry_id, source_repository, destination_repository)
            DO UPDATE SET count = {{equal}}.count + excluded.count
            """,
            cancellationToken, JsonRows.Value(references), batch.ExecutionId, batch.PlanAttempt);
    }
}
