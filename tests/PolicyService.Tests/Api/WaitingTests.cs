using System.Globalization;
using System.Text.Json;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Api;

/// <summary>What waits says for what, and until when.</summary>
public sealed class WaitingTests(ApiHost api) : IClassFixture<ApiHost>
{
    private static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 1, 0, TimeSpan.Zero);

    // Never due: the host has workers look at registries, and what they see would change the breaker.
    private static readonly DateTimeOffset Check = new(2099, 1, 1, 0, 2, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(BreakerStates.Open, "dst-timeout", "cannot be reached from region default since 2026-01-01T00:01:00Z: it did not answer")]
    [InlineData(BreakerStates.HalfOpen, "dst-timeout", "is given a few tasks at a time")]
    public async Task Task_WhoseDestinationIsAway_NamesItAndTheNextCheck(string state, string reason, string detail)
    {
        var (source, destination) = (await RegistryAsync(), await RegistryAsync());
        await BreakerAsync(destination, state);
        var execution = await api.SeedExecutionAsync(ExecutionStates.Running);
        await api.SeedTasksAsync(
            Seed(execution, source, destination),
            Seed(execution, source, source, task => (task.Attempt, task.Failures) = (1, 1)),
            Seed(execution, source, source),
            Seed(execution, source, destination, task => (task.Status, task.Attempt) = (TaskStates.Granted, 1)));
        var tasks = (await api.GetAsync($"/api/v2.0/replication/executions/{execution}/tasks?sort=id")).EnumerateArray().ToList();
        Assert.Equal(("Pending", reason), (Text(tasks[0], "status"), Text(tasks[0], "reason")));
        Assert.Contains(detail, Text(tasks[0], "detail"), StringComparison.Ordinal);
        Assert.Equal(state == BreakerStates.Open, tasks[0].TryGetProperty("next_attempt_at", out var next) && next.ValueKind == JsonValueKind.String);
        Assert.Null(Text(tasks[2], "reason"));
        Assert.Null(Text(tasks[3], "reason"));

        var shown = await api.GetAsync($"/api/v2.0/replication/executions/{execution}");
        Assert.Equal(("InProgress", 2, 4), (Text(shown, "status"), shown.GetProperty("waiting").GetInt32(), shown.GetProperty("in_progress").GetInt32()));
        Assert.Contains(detail, Text(shown, "status_text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_InARegionWithoutWorkers_SaysSo()
    {
        var (source, destination) = (await RegistryAsync(), await RegistryAsync());
        var running = await api.SeedExecutionAsync(ExecutionStates.Running, row => row.Region = "nowhere");
        await api.SeedTasksAsync(Seed(running, source, destination));
        var task = Assert.Single((await api.GetAsync($"/api/v2.0/replication/executions/{running}/tasks")).EnumerateArray());
        Assert.Equal("no-worker-in-region", Text(task, "reason"));
        var shown = await api.GetAsync($"/api/v2.0/replication/executions/{running}");
        Assert.Equal(1, shown.GetProperty("waiting").GetInt32());
        Assert.Contains("none is running in region nowhere", Text(shown, "status_text"), StringComparison.Ordinal);

        var planning = await api.SeedExecutionAsync(
            ExecutionStates.Planning, row => (row.Region, row.PlanState, row.SourceRegistryId) = ("nowhere", PlanStates.Pending, source));
        Assert.Equal(
            "the plan waits for a worker: none is running in region nowhere",
            Text(await api.GetAsync($"/api/v2.0/replication/executions/{planning}"), "status_text"));
    }

    [Fact]
    public async Task Task_OutsideOfItsPolicysWindows_NamesWhenTheyOpen()
    {
        var (source, destination) = (await RegistryAsync(), await RegistryAsync());
        var now = await api.DatabaseAsync(database => database.NowAsync(default));
        var opens = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddHours(2);
        var policy = await ApiHost.CreatedAsync(
            api.PostAsync("/api/v2.0/replication/policies", new
            {
                name = api.Name("windows"), src_registry = new { id = source }, dest_registry = new { id = destination }, enabled = true,
                windows = new[] { new { from = Time(opens), to = Time(opens.AddHours(1)) } },
            }),
            "/api/v2.0/replication/policies");
        var bulk = await api.SeedExecutionAsync(ExecutionStates.Running, row => (row.PolicyId, row.Lane) = (policy, Lanes.Bulk));
        var byHand = await api.SeedExecutionAsync(ExecutionStates.Running, row => row.PolicyId = policy);
        foreach (var execution in new[] { bulk, byHand })
        {
            await api.SeedTasksAsync(
                Seed(execution, source, destination, task => task.PolicyId = policy),
                Seed(execution, source, destination, task => (task.PolicyId, task.Status, task.Attempt) = (policy, TaskStates.Granted, 1)));
        }

        var tasks = (await api.GetAsync($"/api/v2.0/replication/executions/{bulk}/tasks?sort=id")).EnumerateArray().ToList();
        var detail = $"waits for the next window of its policy, which opens at {opens.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        Assert.Equal(("Pending", "policy-rule", detail), (Text(tasks[0], "status"), Text(tasks[0], "reason"), Text(tasks[0], "detail")));
        Assert.Equal(opens, tasks[0].GetProperty("next_attempt_at").GetDateTimeOffset());
        Assert.Null(Text(tasks[1], "reason"));
        var shown = await api.GetAsync($"/api/v2.0/replication/executions/{bulk}");
        Assert.Equal((1, $"1 of 2 unfinished tasks wait; the first one {detail}"), (shown.GetProperty("waiting").GetInt32(), Text(shown, "status_text")));

        Assert.All((await api.GetAsync($"/api/v2.0/replication/executions/{byHand}/tasks")).EnumerateArray(), task => Assert.Null(Text(task, "reason")));
        Assert.Equal(0, (await api.GetAsync($"/api/v2.0/replication/executions/{byHand}")).GetProperty("waiting").GetInt32());

        // It is changed, and no longer waits for it.
        await api.DatabaseAsync(database => database.Policies.Where(row => row.Id == policy).ExecuteUpdateAsync(set => set.SetProperty(row => row.Windows, "[]")));
        Assert.Equal(0, (await api.GetAsync($"/api/v2.0/replication/executions/{bulk}")).GetProperty("waiting").GetInt32());
    }

    /// <summary>Harbor shows Failed as soon as one task has failed once.</summary>
    [Fact]
    public async Task Execution_WithFailedTasksThatOthersAreStillTriedBeside_IsInProgress()
    {
        var execution = await api.SeedExecutionAsync(ExecutionStates.Running);
        await api.SeedTasksAsync(
            Seed(execution, 1, 1, task => (task.Status, task.Outcome, task.Attempt) = (TaskStates.Final, "failed", 3)),
            Seed(execution, 1, 1, task => (task.Attempt, task.Failures) = (1, 1)));
        var shown = await api.GetAsync($"/api/v2.0/replication/executions/{execution}");
        Assert.Equal(("InProgress", 1, 1, 1), (
            Text(shown, "status"), shown.GetProperty("failed").GetInt32(), shown.GetProperty("in_progress").GetInt32(), shown.GetProperty("waiting").GetInt32()));
    }

    [Fact]
    public async Task Health_OfARegistry_TellsTheRegionsThatHadTrouble()
    {
        var registry = await RegistryAsync();
        Assert.Equal(0, (await api.GetAsync($"/api/v1/registries/{registry}/health")).GetProperty("regions").GetArrayLength());
        await BreakerAsync(registry, BreakerStates.Open);
        var shown = await api.GetAsync($"/api/v1/registries/{registry}/health");
        var region = Assert.Single(shown.GetProperty("regions").EnumerateArray());
        Assert.Equal(("default", "open", "timeout", "it did not answer"), (Text(region, "region"), Text(region, "state"), Text(region, "reason"), Text(region, "detail")));
        Assert.Equal("2099-01-01T00:02:00.000Z", Text(region, "next_check_at"));
        await ApiHost.RefusedAsync(api.Client.GetAsync("/api/v1/registries/987654/health"), 404, "NOT_FOUND");
    }

    private async Task<long> RegistryAsync() => await ApiHost.CreatedAsync(
        api.PostAsync("/api/v2.0/registries", new { name = api.Name("waiting"), type = "docker-registry", url = $"http://{api.Name("host")}.test:5000" }),
        "/api/v2.0/registries");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    private Task<int> BreakerAsync(long registry, string state) => api.DatabaseAsync(async database =>
    {
        database.Breakers.Add(new RegistryBreaker
        {
            Region = "default", Origin = (await database.Registries.FindAsync(registry))!.Origin, State = state, StateSince = Since, AllowanceSince = Since,
            NextCheckAt = state == BreakerStates.Open ? Check : null, Reason = "timeout", Detail = "it did not answer",
        });
        return await database.SaveChangesAsync();
    });

    private static ReplicationTask Seed(long execution, long source, long destination, Action<ReplicationTask>? change = null) => ApiSeeds.Tasks(execution, 1, task =>
    {
        (task.SourceRegistryId, task.DestinationRegistryId) = (source, destination);
        change?.Invoke(task);
    }).Single();

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
