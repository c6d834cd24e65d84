using System.Text.Json;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Bandwidth;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Secrets;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>Marks picked tasks as granted and writes the answer. Called under the grants lock.</summary>
internal sealed class GrantWriter(PolicyDbContext database, SecretBox secrets, BudgetLimits limits, PlacementNews news, PairGrants pairGrants)
{
    private const int MaxPlacements = 200;

    /// <summary>What a plan has found is worth so long.</summary>
    private static readonly TimeSpan ExpectationLife = TimeSpan.FromMinutes(3);

    public async Task<Grants> GrantAsync(
        RequestWork request, IReadOnlyList<PickedTask> tasks, PolicyPairs pairs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0)
            return new Grants([], []);
        var order = tasks.Select((task, place) => (task.Id, place)).ToDictionary(task => task.Id, task => task.place);
        // A task that was stopped since it was chosen is not among them.
        var granted = (await MarkAsync(request, tasks, now, cancellationToken)).OrderBy(task => order[task.Id]).ToList();
        var executions = await ExecutionsAsync(granted, cancellationToken);
        var registries = await RegistriesAsync(granted, cancellationToken);
        var budgets = await limits.OfAsync([.. granted.SelectMany(Names).Distinct()], now, cancellationToken);
        var paired = await pairGrants.OfAsync(granted, pairs, cancellationToken);
        return new Grants(
            [.. granted.Select(task => Answer(task, executions[task.ExecutionId], registries, budgets, now) with { Pair = Pair(task, paired, executions[task.ExecutionId]) })],
            await PlacementsAsync(request.Session, granted, registries, now, cancellationToken));
    }

    private Task<List<ReplicationTask>> MarkAsync(RequestWork request, IReadOnlyList<PickedTask> tasks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = JsonRows.Source(database.Provider, "s", "{0}", new("id", "bigint"), new("ahead", "boolean"), new("status", "text"));
        var sql =
            $$"""
            UPDATE {{database.Table<ReplicationTask>()}} AS t
            SET status = 'granted', session = {1}, attempt = t.attempt + 1, grant_request = {2}, granted_at = {3},
                start_time = coalesce(t.start_time, {3}), ahead = s.ahead
            FROM {{rows}}
            WHERE t.id = s.id AND t.status = s.status
            RETURNING {{database.ChangedRow("t")}}
            """;
        // The status comes with the rows, so that they are found by their ids and not among all that is pending.
        var values = tasks.Select(task => new { task.Id, task.Ahead, Status = TaskStates.Pending });
        return database.Tasks
            .FromSqlRaw(sql, JsonRows.Value(values), request.Session, request.RequestNumber, database.Time(now))
            .AsNoTracking().ToListAsync(cancellationToken);
    }

    private GrantedTask Answer(ReplicationTask task, RunningExecution execution, Dictionary<long, RegistryState> registries, IReadOnlyDictionary<string, long?> budgets, DateTimeOffset now) => new()
    {
        TaskId = task.Id,
        Attempt = task.Attempt,
        ExecutionId = task.ExecutionId,
        PolicyId = task.PolicyId,
        Lane = execution.Lane,
        Operation = task.Operation,
        Source = new RegistryVersion { RegistryId = task.SourceRegistryId, Version = registries[task.SourceRegistryId].Version },
        Destination = new RegistryVersion { RegistryId = task.DestinationRegistryId, Version = registries[task.DestinationRegistryId].Version },
        SourceRepository = task.SourceRepository,
        SourceReference = task.SourceReference,
        DestinationRepository = task.DestinationRepository,
        DestinationReference = task.DestinationReference,
        Override = execution.Rules.Override,
        ExpectedDigest = task.ExpectedDigest,
        Companions = task.Companions is null ? null : JsonSerializer.Deserialize<List<string>>(task.Companions, JsonSerializerOptions.Web),
        CopyByChunk = execution.Rules.CopyByChunk,
        Expected = task.Attempt == 1 && execution.IsAlone && now - task.CreationTime < ExpectationLife ? task.Expected : null,
        Left = secrets.OpenOptional(task.LeftUploads) is { } left ? JsonSerializer.Deserialize<List<LeftUpload>>(left, JsonSerializerOptions.Web) : null,
        Limited = [.. Names(task).Where(budget => budgets[budget] is not null)],
        FindsAccessories = !execution.IsPlanned,
        TraceParent = execution.TraceParent,
    };

    // What a person asks for is copied, also where it was deleted.
    private static TagPair? Pair(ReplicationTask task, IReadOnlyDictionary<long, TagPair> paired, RunningExecution execution) =>
        paired.GetValueOrDefault(task.Id) is { } pair ? pair with { FollowsDeletion = pair.FollowsDeletion && execution.Trigger != TriggerTypes.Manual } : null;

    private static string[] Names(ReplicationTask task) =>
        [Budgets.Link(task.SourceRegistryId, task.DestinationRegistryId), Budgets.Policy(task.PolicyId, task.DestinationRegistryId)];

    private async Task<Dictionary<long, RunningExecution>> ExecutionsAsync(List<ReplicationTask> tasks, CancellationToken cancellationToken)
    {
        var ids = tasks.Select(task => task.ExecutionId).Distinct().ToList();
        var rows = await database.Executions.AsNoTracking()
            .Where(execution => ids.Contains(execution.Id))
            .Select(execution => new
            {
                execution.Id, execution.Lane, execution.Trigger, execution.Rules, execution.TraceParent, IsPlanned = execution.Artifacts == null,
                // What another one has written since it was planned would be written again without a look. Those without a policy may write anywhere.
                IsAlone = execution.PolicyId != 0 && !database.Executions.Any(other => other.Id != execution.Id
                    && (other.EndTime == null || other.EndTime > execution.StartTime)
                    && (other.PolicyId == 0 || other.PolicyId == execution.PolicyId
                        || database.PolicyDestinations.Any(theirs => theirs.PolicyId == other.PolicyId
                            && database.PolicyDestinations.Any(own => own.PolicyId == execution.PolicyId && own.RegistryId == theirs.RegistryId)))),
            })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(
            row => row.Id, row => new RunningExecution(row.Lane, row.Trigger, ExecutionRules.Read(row.Rules), row.TraceParent, row.IsPlanned, row.IsAlone));
    }

    private Task<Dictionary<long, RegistryState>> RegistriesAsync(List<ReplicationTask> tasks, CancellationToken cancellationToken)
    {
        var ids = tasks.SelectMany(task => new[] { task.SourceRegistryId, task.DestinationRegistryId }).Distinct().ToList();
        return database.Registries.AsNoTracking()
            .Where(registry => ids.Contains(registry.Id))
            .Select(registry => new RegistryState(registry.Id, registry.Version, registry.PlacementsValidFrom))
            .ToDictionaryAsync(registry => registry.Id, cancellationToken);
    }

    // Which blobs a task needs is known when its manifest is read, by the worker. What is sent along is what is used most: every copy
    // and every mount of a blob confirms its placement, so the most recent ones are the layers that many images share.
    private async Task<List<Placement>> PlacementsAsync(
        Guid session, List<ReplicationTask> tasks, Dictionary<long, RegistryState> registries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var placements = new List<Placement>();
        foreach (var destination in tasks.Select(task => (task.DestinationRegistryId, task.DestinationOrigin)).Distinct())
        {
            if (!news.IsDue(session, destination.DestinationOrigin))
                continue;
            var validFrom = registries[destination.DestinationRegistryId].PlacementsValidFrom;
            var recent = await database.Placements.AsNoTracking()
                .Where(placement => placement.Origin == destination.DestinationOrigin && placement.ConfirmedAt >= validFrom)
                .OrderByDescending(placement => placement.ConfirmedAt)
                .Take(MaxPlacements)
                .ToListAsync(cancellationToken);
            placements.AddRange(recent.DistinctBy(placement => placement.Digest).Select(placement => new Placement
            {
                RegistryId = destination.DestinationRegistryId,
                Digest = placement.Digest,
                Repository = placement.Repository,
                AgeSeconds = (now - placement.ConfirmedAt).TotalSeconds,
            }));
        }

        return placements;
    }

    internal sealed record Grants(IReadOnlyList<GrantedTask> Tasks, IReadOnlyList<Placement> Placements);

    private sealed record RegistryState(long Id, long Version, DateTimeOffset PlacementsValidFrom);

    private sealed record RunningExecution(string Lane, string Trigger, ExecutionRules Rules, string? TraceParent, bool IsPlanned, bool IsAlone);
}
