using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Tests.Api;
using HarborReplication.Testing;
using HarborReplication.Testing.Recordings;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Contract;

/// <summary>What a real Harbor was asked is asked here too, in the same order, and answered alike or as the table says.</summary>
public sealed class ReplayTests
{
    private const string Document = "docs/harbor-compatibility.md";

    [Fact]
    public void Table_HasEveryRecordingOfThisPartOfHarborOnce()
    {
        var names = Replays.All.Select(replay => replay.Recording).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Empty(RecordedExchange.All.Where(Replays.Concerns).Select(recording => recording.Name).Except(names));
    }

    [Fact]
    public async Task FirstHarbor_Replayed_AnswersAlike()
    {
        await using var api = new ApiHost(localRegistry: "primary");
        var harbor = await StartAsync(api, "primary", "http://127.0.0.1:18080");
        await ReplayAsync(harbor, Replays.OfTheFirstHarbor, new()
        {
            ["executions"] = () => EventExecutionsAsync(api, harbor),
            ["execution"] = () => FinishedAsync(api, harbor, 16, [18, 17, 16], ["demo/app", "demo/team/svc", "demo/multi"]),
            ["execution-failed"] = () => FailedAsync(api, harbor),
            ["tasks-second-run"] = () => FinishedAsync(api, harbor, 49, [53, 52, 51], ["demo/app", "demo/team/svc", "demo/multi"]),
        });
    }

    [Fact]
    public async Task SecondHarbor_Replayed_AnswersAlike()
    {
        await using var api = new ApiHost(localRegistry: "secondary");
        var harbor = await StartAsync(api, "secondary", "http://127.0.0.1:28080");
        await ReplayAsync(harbor, Replays.OfTheSecondHarbor, new()
        {
            ["b-pull-tasks"] = () => FinishedAsync(api, harbor, 4, [4], ["demo/app"], "pulled/app"),
        });
    }

    [Fact]
    public void Document_IsWhatTheTableSays()
    {
        var (expected, actual) = GeneratedSection.Check(Document, "api", CompatibilityTable.Lines());
        Assert.Equal(expected, actual);
        (expected, actual) = GeneratedSection.Check(Document, "additions", CompatibilityTable.AdditionLines());
        Assert.Equal(expected, actual);
    }

    private static async Task<ReplayedHarbor> StartAsync(ApiHost api, string name, string url)
    {
        await api.InitializeAsync();
        await ApiHost.CreatedAsync(
            api.PostAsync("/api/v2.0/registries", new { name, type = "harbor", url, insecure = true }), "/api/v2.0/registries");
        return new ReplayedHarbor(api);
    }

    private static async Task ReplayAsync(ReplayedHarbor harbor, IEnumerable<Replay> replays, Dictionary<string, Func<Task>> before)
    {
        var wrong = new List<string>();
        foreach (var replay in replays.Where(replay => replay.NotHere is null))
        {
            if (before.TryGetValue(replay.Recording, out var prepare))
                await prepare();
            var found = await harbor.AskAsync(replay);
            wrong.AddRange(found.Where(difference => !replay.Differences.Any(known => Covers(known, difference))).Select(difference => $"{replay.Recording}: {difference} differs"));
            wrong.AddRange(replay.Differences.Where(known => !found.Any(difference => Covers(known, difference))).Select(known => $"{replay.Recording}: {known} does not differ any more"));
        }

        Assert.Empty(wrong);
    }

    private static bool Covers(string known, string difference) =>
        known.EndsWith('*') ? difference.StartsWith(known[..^1], StringComparison.Ordinal) : known == difference;

    // Two that a push started, each with its only task done and not yet counted.
    private static async Task EventExecutionsAsync(ApiHost api, ReplayedHarbor harbor)
    {
        foreach (var recorded in new[] { 30, 38 })
        {
            harbor["executions", recorded] = await api.SeedExecutionAsync(ExecutionStates.Running, execution =>
            {
                (execution.PolicyId, execution.Trigger) = (harbor["policies", 3], TriggerTypes.EventBased);
                execution.StartTime = execution.StartTime.AddSeconds(recorded);
            });
            await api.SeedTasksAsync([.. Tasks(harbor["executions", recorded], ["demo/event"], Outcomes.Copied)]);
        }
    }

    private static async Task FinishedAsync(ApiHost api, ReplayedHarbor harbor, long recorded, long[] tasks, string[] repositories, string? destination = null)
    {
        if (recorded == 49)
            harbor["executions", recorded] = await api.SeedExecutionAsync(ExecutionStates.Running);
        var id = harbor["executions", recorded];
        await EndAsync(api, id, ExecutionStates.Succeeded, new ExecutionCounts { Total = tasks.Length, Succeeded = tasks.Length });
        await SeedAsync(api, harbor, id, tasks, repositories, Outcomes.Copied, destination);
    }

    private static async Task FailedAsync(ApiHost api, ReplayedHarbor harbor)
    {
        var id = harbor["executions", 118] = await api.SeedExecutionAsync(ExecutionStates.Running);
        await EndAsync(api, id, ExecutionStates.Failed, new ExecutionCounts { Total = 1, Failed = 1 });
        await SeedAsync(api, harbor, id, [716], ["demo/app"], Outcomes.Failed);
    }

    private static Task<int> EndAsync(ApiHost api, long id, string state, ExecutionCounts counts) => api.DatabaseAsync(async database =>
    {
        var execution = await database.Executions.SingleAsync(row => row.Id == id);
        (execution.State, execution.Final, execution.EndTime) = (state, counts, await database.NowAsync(default));
        return await database.SaveChangesAsync();
    });

    // The last one is shown first.
    private static async Task SeedAsync(
        ApiHost api, ReplayedHarbor harbor, long execution, long[] recorded, string[] repositories, string outcome, string? destination = null)
    {
        var tasks = Tasks(execution, [.. repositories.Reverse()], outcome, destination).ToList();
        foreach (var task in tasks)
            await api.SeedTasksAsync(task);
        foreach (var (task, id) in tasks.Zip(recorded.Reverse()))
            harbor["tasks", id] = task.Id;
    }

    private static IEnumerable<ReplicationTask> Tasks(long execution, string[] repositories, string outcome, string? destination = null) => repositories.Select(repository =>
        ApiSeeds.Tasks(execution, 1, task =>
        {
            (task.SourceRepository, task.DestinationRepository) = (repository, destination ?? repository);
            (task.Status, task.Outcome, task.Reason) = (TaskStates.Final, outcome, outcome == Outcomes.Failed ? "dst-auth" : null);
            (task.StartTime, task.EndTime) = (task.CreationTime, task.CreationTime.AddSeconds(3));
        }).Single());
}
