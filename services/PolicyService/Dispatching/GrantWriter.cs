using System.Text.Json;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Bandwidth;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Secrets;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>Marks picked tasks as granted and writes the answer. Called under the grants lock.</summary>
internal sealed class GrantWriter(PolicyDbContext database, SecretBox secrets, BudgetLimits limits)
{
    private const int MaxPlacements = 200;

    public async Task<Grants> GrantAsync(RequestWork request, IReadOnlyList<ReplicationTask> tasks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0)
            return new Grants([], []);
        var ids = tasks.Select(task => task.Id).ToList();
        await database.Tasks
            .Where(task => ids.Contains(task.Id) && task.Status == TaskStates.Pending)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(task => task.Status, TaskStates.Granted)
                    .SetProperty(task => task.Session, request.Session)
                    .SetProperty(task => task.Attempt, task => task.Attempt + 1)
                    .SetProperty(task => task.GrantRequest, request.RequestNumber)
                    .SetProperty(task => task.GrantedAt, now)
                    .SetProperty(task => task.StartTime, task => task.StartTime ?? now),
                cancellationToken);
        // A task that was stopped between the choice and the update is not among them.
        var granted = await database.Tasks.AsNoTracking()
            .Where(task => ids.Contains(task.Id) && task.Session == request.Session && task.GrantRequest == request.RequestNumber)
            .OrderBy(task => task.Id)
            .ToListAsync(cancellationToken);
        var executions = await ExecutionsAsync(granted, cancellationToken);
        var versions = await VersionsAsync(granted, cancellationToken);
        var budgets = await limits.OfAsync([.. granted.SelectMany(Names).Distinct()], now, cancellationToken);
        return new Grants(
            [.. granted.Select(task => Answer(task, executions[task.ExecutionId], versions, budgets))],
            await PlacementsAsync(granted, now, cancellationToken));
    }

    private GrantedTask Answer(ReplicationTask task, RunningExecution execution, Dictionary<long, long> versions, IReadOnlyDictionary<string, long?> budgets) => new()
    {
        TaskId = task.Id,
        Attempt = task.Attempt,
        ExecutionId = task.ExecutionId,
        PolicyId = task.PolicyId,
        Lane = execution.Lane,
        Operation = task.Operation,
        Source = new RegistryVersion { RegistryId = task.SourceRegistryId, Version = versions[task.SourceRegistryId] },
        Destination = new RegistryVersion { RegistryId = task.DestinationRegistryId, Version = versions[task.DestinationRegistryId] },
        SourceRepository = task.SourceRepository,
        SourceReference = task.SourceReference,
        DestinationRepository = task.DestinationRepository,
        DestinationReference = task.DestinationReference,
        Override = execution.Rules.Override,
        ExpectedDigest = task.ExpectedDigest,
        Companions = task.Companions is null ? null : JsonSerializer.Deserialize<List<string>>(task.Companions, JsonSerializerOptions.Web),
        CopyByChunk = execution.Rules.CopyByChunk,
        Left = secrets.OpenOptional(task.LeftUploads) is { } left ? JsonSerializer.Deserialize<List<LeftUpload>>(left, JsonSerializerOptions.Web) : null,
        Limited = [.. Names(task).Where(budget => budgets[budget] is not null)],
        TraceParent = execution.TraceParent,
    };

    private static string[] Names(ReplicationTask task) =>
        [Budgets.Link(task.SourceRegistryId, task.DestinationRegistryId), Budgets.Policy(task.PolicyId, task.DestinationRegistryId)];

    private async Task<Dictionary<long, RunningExecution>> ExecutionsAsync(List<ReplicationTask> tasks, CancellationToken cancellationToken)
    {
        var ids = tasks.Select(task => task.ExecutionId).Distinct().ToList();
        var rows = await database.Executions.AsNoTracking()
            .Where(execution => ids.Contains(execution.Id))
            .Select(execution => new { execution.Id, execution.Lane, execution.Rules, execution.TraceParent })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Id, row => new RunningExecution(row.Lane, ExecutionRules.Read(row.Rules), row.TraceParent));
    }

    private Task<Dictionary<long, long>> VersionsAsync(List<ReplicationTask> tasks, CancellationToken cancellationToken)
    {
        var ids = tasks.SelectMany(task => new[] { task.SourceRegistryId, task.DestinationRegistryId }).Distinct().ToList();
        return database.Registries.AsNoTracking()
            .Where(registry => ids.Contains(registry.Id))
            .ToDictionaryAsync(registry => registry.Id, registry => registry.Version, cancellationToken);
    }

    // Which blobs a task needs is known when its manifest is read, by the worker. What is sent along is what is used most: every copy
    // and every mount of a blob confirms its placement, so the most recent ones are the layers that many images share.
    private async Task<List<Placement>> PlacementsAsync(List<ReplicationTask> tasks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var placements = new List<Placement>();
        foreach (var destination in tasks.Select(task => (task.DestinationRegistryId, task.DestinationOrigin)).Distinct())
        {
            var validFrom = await database.Registries.Where(registry => registry.Id == destination.DestinationRegistryId)
                .Select(registry => registry.PlacementsValidFrom).SingleAsync(cancellationToken);
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

    private sealed record RunningExecution(string Lane, ExecutionRules Rules, string? TraceParent);
}
