using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Tests.Api;

/// <summary>Rows as the execution plane would have written them.</summary>
internal static class ApiSeeds
{
    private static long _policy = 1_000_000;
    private static int _tag;

    /// <summary>An execution of a policy of its own.</summary>
    public static Task<long> SeedExecutionAsync(this ApiHost api, string state, Action<Execution>? change = null) => api.DatabaseAsync(async database =>
    {
        var now = await database.NowAsync(default);
        var execution = new Execution
        {
            CorrelationId = Guid.NewGuid(), PolicyId = Interlocked.Increment(ref _policy), Trigger = TriggerTypes.Manual, Lane = Lanes.Normal, Region = "default",
            SourceRegistryId = 1, Rules = "{}", State = state, RequestedAt = now, StartTime = now,
        };
        change?.Invoke(execution);
        database.Executions.Add(execution);
        await database.SaveChangesAsync();
        return execution.Id;
    });

    public static IEnumerable<ReplicationTask> Tasks(long execution, int count, Action<ReplicationTask>? change = null)
    {
        for (var i = 0; i < count; i++)
        {
            var tag = $"v{Interlocked.Increment(ref _tag)}";
            var task = new ReplicationTask
            {
                ExecutionId = execution, PolicyId = 1, Operation = Operations.Copy, SourceRegistryId = 1, DestinationRegistryId = 2, DestinationOrigin = "http://b:80",
                SourceRepository = "library/app", SourceReference = tag, DestinationRepository = "mirror/app", DestinationReference = tag,
                CreationTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), NextAttemptAt = new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero),
            };
            change?.Invoke(task);
            yield return task;
        }
    }

    public static Task<int> SeedTasksAsync(this ApiHost api, params IReadOnlyList<ReplicationTask> tasks) => api.DatabaseAsync(database =>
    {
        database.Tasks.AddRange(tasks);
        return database.SaveChangesAsync();
    });
}
