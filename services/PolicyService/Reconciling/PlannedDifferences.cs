using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Words;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Reconciling;

/// <summary>
/// What a comparison has found, within the transaction that takes it in: becomes tasks where it is news. No news is what was there before
/// the policy, what a task is under way for, and what a task was made of not long ago. The first news shows the execution.
/// </summary>
internal sealed class PlannedDifferences(PolicyDbContext database, DifferenceMemory memory)
{
    /// <returns>How many tasks were made.</returns>
    public async Task<int> AddAsync(Execution execution, IReadOnlyList<PlannedArtifact> artifacts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (artifacts.Count == 0 || await ValidAsync(execution, cancellationToken) is not { } row)
            return 0;
        var overrides = ExecutionRules.Read(execution.Rules).Override;
        var found = JsonRows.Value(artifacts.DistinctBy(Key).Select(artifact => new
        {
            artifact.DestinationRegistryId, artifact.SourceRepository, artifact.SourceReference, artifact.DestinationRepository, artifact.DestinationReference,
            artifact.Expected,
            SourceDigest = artifact.SourceDigest ?? "",
            DestinationDigest = artifact.Expected ?? "",
            // Times of the source are believed only where they lead to a copy that would not have been needed.
            IsNew = artifact.PushedAt > row.Since,
            // A task would leave the tag alone and say so, each time.
            IsConflict = !overrides && artifact.Expected is not (null or References.Absent),
        }));
        await PutDownAsync(execution, found, cancellationToken);
        var added = await AddTasksAsync(execution, found, now, cancellationToken);
        if (added > 0)
        {
            await RememberAsync(execution, found, now, cancellationToken);
            await memory.ShowAsync(execution, cancellationToken);
        }

        return added;
    }

    /// <summary>Makes failed tasks of repositories that could not be compared, once in a while; what a baseline could not read begins with its first reading.</summary>
    /// <returns>Those that are news.</returns>
    public async Task<IReadOnlyList<UnplannedRepository>> UnplannedAsync(
        Execution execution, PlanFinished report, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var repositories = report.Unplanned;
        if (await ValidAsync(execution, cancellationToken) is null)
            return [];
        var known = await database.KnownDifferences.AsNoTracking()
            .Where(one => one.PolicyId == execution.PolicyId && one.SourceReference == "").ToListAsync(cancellationToken);
        var unread = repositories.Select(one => (one.DestinationRegistryId, one.Repository)).ToHashSet();
        var read = known.Where(one => !unread.Contains((one.DestinationRegistryId, one.SourceRepository))).ToList();
        // A batch that is still under way may be the first reading of one of them: then it stays for the next plan.
        if (read.Count > 0 && await IsCompleteAsync(report, cancellationToken))
        {
            database.KnownDifferences.RemoveRange(read);
            await database.SaveChangesAsync(cancellationToken);
            database.ChangeTracker.Clear();
        }

        if (repositories.Count == 0)
            return [];
        var news = repositories
            .Where(one => !known.Exists(row => row.DestinationRegistryId == one.DestinationRegistryId && row.SourceRepository == one.Repository && row.AgainAt > now))
            .ToList();
        await RememberAsync(execution, news, now, cancellationToken);
        if (news.Count > 0)
            await memory.ShowAsync(execution, cancellationToken);
        return news;
    }

    /// <summary>Forgets differences that are none any more.</summary>
    public async Task EqualAsync(Execution execution, IReadOnlyList<EqualArtifacts> equal, CancellationToken cancellationToken)
    {
        if (!await database.KnownDifferences.AnyAsync(row => row.PolicyId == execution.PolicyId, cancellationToken))
            return;
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}", new("destination_registry_id", "bigint"), new("source_repository", "text"), new("reference", "text"));
        await database.StatementAsync(
            $$"""
            DELETE FROM {{database.Table<KnownDifference>()}} AS k
            WHERE k.policy_id = {1} AND k.source_reference <> '' AND EXISTS (
                SELECT 1 FROM {{rows}}
                WHERE s.destination_registry_id = k.destination_registry_id AND s.source_repository = k.source_repository AND s.reference = k.source_reference)
            """,
            cancellationToken,
            JsonRows.Value(equal.SelectMany(one => one.References.Select(reference => new { one.DestinationRegistryId, one.SourceRepository, Reference = reference }))),
            execution.PolicyId);
    }

    private async Task<bool> IsCompleteAsync(PlanFinished report, CancellationToken cancellationToken) =>
        await database.PlanBatches.CountAsync(
            batch => batch.ExecutionId == report.ExecutionId && batch.PlanAttempt == report.PlanAttempt, cancellationToken) >= report.Batches;

    private static (long, string, string) Key(PlannedArtifact artifact) => (artifact.DestinationRegistryId, artifact.SourceRepository, artifact.SourceReference);

    // A comparison by what the policy was before its last change says nothing of what it is now.
    private async Task<Reconciliation?> ValidAsync(Execution execution, CancellationToken cancellationToken)
    {
        var row = await database.Reconciliations.AsNoTracking().SingleOrDefaultAsync(one => one.PolicyId == execution.PolicyId, cancellationToken);
        return execution.Reconcile == ReconcileKinds.Baseline
            ? row?.BaselineExecutionId == execution.Id ? row : null
            : row is { BaselineWanted: false } && row.Since <= execution.StartTime ? row : null;
    }

    private string Found(string alias) => JsonRows.Source(
        database.Provider, alias, "{0}",
        new("destination_registry_id", "bigint"), new("source_repository", "text"), new("source_reference", "text"),
        new("destination_repository", "text"), new("destination_reference", "text"), new("expected", "text"),
        new("source_digest", "text"), new("destination_digest", "text"), new("is_new", "boolean"), new("is_conflict", "boolean"));

    // Of a baseline everything; later what belongs to a repository that the baseline could not read.
    private Task<int> PutDownAsync(Execution execution, string found, CancellationToken cancellationToken)
    {
        var known = database.Table<KnownDifference>();
        return database.StatementAsync(
            $$"""
            INSERT INTO {{known}} (policy_id, destination_registry_id, source_repository, source_reference, source_digest, destination_digest, is_baseline, tries)
            SELECT {1}, s.destination_registry_id, s.source_repository, s.source_reference, s.source_digest, s.destination_digest, {3}, 0
            FROM {{Found("s")}}
            WHERE s.is_new = {4} AND ({2} = {3} OR EXISTS (
                SELECT 1 FROM {{known}} AS u
                WHERE u.policy_id = {1} AND u.destination_registry_id = s.destination_registry_id AND u.source_repository = s.source_repository
                    AND u.source_reference = '' AND u.is_baseline = {3}))
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, found, execution.PolicyId, execution.Reconcile == ReconcileKinds.Baseline, true, false);
    }

    private Task<int> AddTasksAsync(Execution execution, string found, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tasks = database.Table<ReplicationTask>();
        return database.StatementAsync(
            $$"""
            INSERT INTO {{tasks}}
                (execution_id, policy_id, operation, source_registry_id, destination_registry_id, destination_origin,
                 source_repository, source_reference, destination_repository, destination_reference, expected,
                 {{TaskBeginning.Columns}})
            SELECT {1}, {2}, '{{Operations.Copy}}', {3}, s.destination_registry_id, r.origin,
                s.source_repository, s.source_reference, s.destination_repository, s.destination_reference, s.expected,
                {{TaskBeginning.Values("{4}", "{5}")}}
            FROM {{Found("s")}} JOIN {{database.Table<RegistryRecord>()}} AS r ON r.id = s.destination_registry_id
            WHERE NOT EXISTS (
                SELECT 1 FROM {{database.Table<KnownDifference>()}} AS k
                WHERE k.policy_id = {2} AND k.destination_registry_id = s.destination_registry_id AND k.source_repository = s.source_repository
                    AND k.source_reference = s.source_reference AND k.source_digest = s.source_digest
                    AND (k.is_baseline = {6} OR (k.destination_digest = s.destination_digest AND (k.again_at IS NULL OR k.again_at > {4}))))
            AND NOT EXISTS (
                SELECT 1 FROM {{database.Table<Execution>()}} AS e JOIN {{tasks}} AS t ON t.execution_id = e.id
                WHERE e.policy_id = {2} AND e.state IN ('{{string.Join("', '", ExecutionStates.Unfinished)}}')
                    AND t.destination_registry_id = s.destination_registry_id AND t.destination_repository = s.destination_repository
                    AND t.destination_reference = s.destination_reference AND t.status <> '{{TaskStates.Final}}')
            ON CONFLICT DO NOTHING
            """,
            cancellationToken, found, execution.Id, execution.PolicyId, execution.SourceRegistryId, database.Time(now), false, true);
    }

    private Task<int> RememberAsync(Execution execution, string found, DateTimeOffset now, CancellationToken cancellationToken) => memory.RememberAsync(
        $$"""
        SELECT {1}, s.destination_registry_id, s.source_repository, s.source_reference, s.source_digest, s.destination_digest, {2}, 1,
            CASE WHEN s.is_conflict = {2} THEN {3} ELSE NULL END
        FROM {{Found("s")}}
        WHERE EXISTS (
            SELECT 1 FROM {{database.Table<ReplicationTask>()}} AS t
            WHERE t.execution_id = {7} AND t.destination_registry_id = s.destination_registry_id AND t.destination_repository = s.destination_repository
                AND t.destination_reference = s.destination_reference AND t.source_repository = s.source_repository)
        """,
        execution, found, now, cancellationToken);

    private Task<int> RememberAsync(Execution execution, List<UnplannedRepository> repositories, DateTimeOffset now, CancellationToken cancellationToken) =>
        repositories.Count == 0
            ? Task.FromResult(0)
            : memory.RememberAsync(
                $$"""
                SELECT {1}, s.destination_registry_id, s.repository, '', '', '', s.is_baseline, 1, {3}
                FROM {{JsonRows.Source(
                    database.Provider, "s", "{0}", new("destination_registry_id", "bigint"), new("repository", "text"),
                    new("is_baseline", "boolean"))}}
                WHERE true
                """,
                execution,
                JsonRows.Value(repositories.DistinctBy(one => (one.DestinationRegistryId, one.Repository))
                    .Select(one => new { one.DestinationRegistryId, one.Repository, IsBaseline = execution.Reconcile == ReconcileKinds.Baseline })),
                now, cancellationToken);
}
