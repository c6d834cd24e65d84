using System.Text.Json;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Planning;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class ExecutionsTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Path = "/api/v2.0/replication/executions";

    [Fact]
    public async Task Start_EnabledPolicy_Is201AndStoresTheRequest()
    {
        var policy = await api.AddPolicyAsync();
        var id = await ApiHost.CreatedAsync(api.PostAsync(Path, new { policy_id = policy }), Path);
        var row = await RowAsync(id);
        Assert.Equal((policy, TriggerTypes.Manual, Lanes.Normal, "default", "admin"), (row.PolicyId, row.Trigger, row.Lane, row.Region, row.Operator));
        Assert.NotNull(row.TraceParent);
        var shown = await api.GetAsync($"{Path}/{id}");
        Assert.Equal("InProgress", shown.GetProperty("status").GetString());
        Assert.Equal("manual", shown.GetProperty("trigger").GetString());
        Assert.Equal("0001-01-01T00:00:00.000Z", shown.GetProperty("end_time").GetString());
        foreach (var count in new[] { "total", "succeed", "failed", "in_progress", "stopped", "already_present", "conflicts", "waiting", "bytes_done", "bytes_total", "bytes_mounted" })
            Assert.Equal(0, shown.GetProperty(count).GetInt64());
        Assert.Equal("", shown.GetProperty("status_text").GetString());
    }

    [Fact]
    public async Task Start_AsScheduled_GoesToTheBulkLane()
    {
        var id = await ApiHost.CreatedAsync(api.PostAsync($"{Path}?trigger=scheduled", new { policy_id = await api.AddPolicyAsync() }), Path);
        var row = await RowAsync(id);
        Assert.Equal((TriggerTypes.Scheduled, Lanes.Bulk), (row.Trigger, row.Lane));
    }

    [Fact]
    public async Task Start_DisabledPolicy_Is412()
    {
        var policy = await api.AddPolicyAsync(enabled: false);
        Assert.Equal(
            $"policy_id: the policy {policy} is disabled; set its enabled to true first",
            await ApiHost.RefusedAsync(api.PostAsync(Path, new { policy_id = policy }), 412, "PRECONDITION"));
    }

    [Theory]
    [InlineData("", """{"policy_id":99999}""", 404, "NOT_FOUND", "replication policy 99999 not found")]
    [InlineData("", "{}", 400, "BAD_REQUEST", "policy_id: is missing")]
    [InlineData("", """{"policy_id":"one"}""", 422, "UNPROCESSABLE_ENTITY", "policy_id in body must be a whole number")]
    [InlineData("?trigger=event_based", """{"policy_id":1}""", 400, "BAD_REQUEST", "use manual or scheduled")]
    public async Task Start_BadInput_SaysWhat(string query, string body, int status, string code, string expected) =>
        Assert.Contains(expected, await ApiHost.RefusedAsync(api.PostAsync(Path + query, body), status, code), StringComparison.Ordinal);

    [Fact]
    public async Task List_ComparisonThatHasFoundNothing_IsNotShown()
    {
        var policy = 0L;
        await SeedAsync(ExecutionStates.Planning, execution => (policy, execution.Quiet, execution.Reconcile) = (execution.PolicyId, true, "differences"));
        Assert.Equal(0, (await api.GetAsync($"{Path}?policy_id={policy}")).GetArrayLength());
        await api.DatabaseAsync(database => database.Executions.Where(execution => execution.PolicyId == policy)
            .ExecuteUpdateAsync(set => set.SetProperty(execution => execution.Quiet, false)));
        Assert.Equal(1, (await api.GetAsync($"{Path}?policy_id={policy}")).GetArrayLength());
    }

    [Fact]
    public async Task Get_RunningExecution_CountsItsTasksAndWhatWasEqual()
    {
        var id = await SeedAsync(ExecutionStates.Running, execution =>
        {
            execution.PlanAttempt = 2;
        });
        await TasksAsync(
            id,
            Tasks(id, 2),
            Tasks(id, 1, task => (task.Attempt, task.Failures) = (1, 1)),
            Tasks(id, 1, task => (task.Status, task.Attempt) = (TaskStates.Granted, 1)),
            Tasks(id, 3, task => (task.Status, task.Outcome, task.BytesDone, task.BytesTotal, task.BytesMounted) = (TaskStates.Final, Outcomes.Copied, 10, 12, 2)),
            Tasks(id, 1, task => (task.Status, task.Outcome) = (TaskStates.Final, Outcomes.AlreadyPresent)),
            Tasks(id, 1, task => (task.Status, task.Outcome) = (TaskStates.Final, Outcomes.Conflict)),
            Tasks(id, 1, task => (task.Status, task.Outcome) = (TaskStates.Final, Outcomes.Failed)));
        await api.DatabaseAsync(database =>
        {
            database.EqualRepositories.Add(new EqualRepository { ExecutionId = id, PlanAttempt = 2, DestinationRegistryId = 1, SourceRepository = "a", DestinationRepository = "a", Count = 7 });
            database.EqualRepositories.Add(new EqualRepository { ExecutionId = id, PlanAttempt = 1, DestinationRegistryId = 1, SourceRepository = "a", DestinationRepository = "a", Count = 100 });
            return database.SaveChangesAsync();
        });
        var shown = await api.GetAsync($"{Path}/{id}");
        Assert.Equal(
            [17, 12, 1, 4, 0, 8, 1, 1, 30, 36, 6],
            new[] { "total", "succeed", "failed", "in_progress", "stopped", "already_present", "conflicts", "waiting", "bytes_done", "bytes_total", "bytes_mounted" }
                .Select(count => shown.GetProperty(count).GetInt64()));
        Assert.Contains("1 destination tags differ", shown.GetProperty("status_text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExecutionStates.Queued, "InProgress")]
    [InlineData(ExecutionStates.Planning, "InProgress")]
    [InlineData(ExecutionStates.Stopping, "InProgress")]
    [InlineData(ExecutionStates.Succeeded, "Succeed")]
    [InlineData(ExecutionStates.Failed, "Failed")]
    [InlineData(ExecutionStates.Stopped, "Stopped")]
    public async Task Get_EveryState_HasHarborsWordAndIsFoundByIt(string state, string word)
    {
        var id = await SeedAsync(state);
        Assert.Equal(word, (await api.GetAsync($"{Path}/{id}")).GetProperty("status").GetString());
        var policy = (await RowAsync(id)).PolicyId;
        Assert.Equal([id], Ids(await api.GetAsync($"{Path}?policy_id={policy}&status={word}")));
        Assert.Empty(Ids(await api.GetAsync($"{Path}?policy_id={policy}&status={(word == "Failed" ? "Succeed" : "Failed")}")));
    }

    [Fact]
    public async Task Get_FinishedExecution_ShowsTheCountsItEndedWith()
    {
        var id = await SeedAsync(ExecutionStates.Failed, execution =>
        {
            execution.EndTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
            execution.Final = new ExecutionCounts { Total = 5, Succeeded = 4, Failed = 1, AlreadyPresent = 2, BytesDone = 99 };
        });
        var shown = await api.GetAsync($"{Path}/{id}");
        Assert.Equal((5, 4, 1, 2, 99), (
            shown.GetProperty("total").GetInt32(), shown.GetProperty("succeed").GetInt32(), shown.GetProperty("failed").GetInt32(),
            shown.GetProperty("already_present").GetInt32(), shown.GetProperty("bytes_done").GetInt32()));
        Assert.Equal("2026-01-02T03:04:05.678Z", shown.GetProperty("end_time").GetString());
    }

    [Fact]
    public async Task List_OfAPolicy_IsNewestFirstAndFiltersByTrigger()
    {
        var policy = await api.AddPolicyAsync();
        var first = await ApiHost.CreatedAsync(api.PostAsync(Path, new { policy_id = policy }), Path);
        // Its start counts from when its saga has begun.
        await Eventually.TrueAsync(
            _ => api.DatabaseAsync(database => database.Executions.AnyAsync(execution => execution.Id == first && execution.State != ExecutionStates.Queued)),
            "the first execution has begun", TimeSpan.FromSeconds(60));
        var second = await ApiHost.CreatedAsync(api.PostAsync($"{Path}?trigger=scheduled", new { policy_id = policy }), Path);
        Assert.Equal([second, first], Ids(await api.GetAsync($"{Path}?policy_id={policy}")));
        Assert.Equal([first, second], Ids(await api.GetAsync($"{Path}?policy_id={policy}&sort=start_time")));
        Assert.Equal([second], Ids(await api.GetAsync($"{Path}?policy_id={policy}&trigger=scheduled")));
    }

    [Theory]
    [InlineData("policy_id=x", 422, "UNPROCESSABLE_ENTITY", "policy_id in query must be of type int64")]
    [InlineData("status=Done", 400, "BAD_REQUEST", "status: \"Done\" is unknown; use InProgress, Succeed, Failed or Stopped")]
    [InlineData("page_size=1000", 422, "UNPROCESSABLE_ENTITY", "page_size in query should be less than or equal to 100")]
    public async Task List_BadInput_SaysWhat(string query, int status, string code, string expected) =>
        Assert.Contains(expected, await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path}?{query}"), status, code), StringComparison.Ordinal);

    [Fact]
    public async Task Stop_Unfinished_MarksTheRowAndAnswersNull()
    {
        var id = await SeedAsync(ExecutionStates.Running);
        await TasksAsync(id, Tasks(id, 3), Tasks(id, 1, task => (task.Status, task.Attempt) = (TaskStates.Granted, 1)));
        using var response = await api.PutAsync($"{Path}/{id}");
        Assert.Equal((200, "null"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull((await RowAsync(id)).StopRequestedAt);
        Assert.Equal(3, (await api.GetAsync($"{Path}/{id}")).GetProperty("stopped").GetInt32());
    }

    [Fact]
    public async Task Stop_Twice_KeepsTheFirstTime()
    {
        var id = await SeedAsync(ExecutionStates.Running);
        await api.PutAsync($"{Path}/{id}");
        var first = (await RowAsync(id)).StopRequestedAt;
        Assert.Equal(200, (int)(await api.PutAsync($"{Path}/{id}")).StatusCode);
        Assert.Equal(first, (await RowAsync(id)).StopRequestedAt);
    }

    [Fact]
    public async Task Stop_Finished_Is200AndChangesNothing()
    {
        var id = await SeedAsync(ExecutionStates.Succeeded);
        using var response = await api.PutAsync($"{Path}/{id}");
        Assert.Equal((200, "null"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Null((await RowAsync(id)).StopRequestedAt);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PUT", "")]
    [InlineData("GET", "/tasks")]
    public async Task Execution_Unknown_Is404(string method, string rest) => Assert.Equal(
        "replication execution 99999 not found",
        await ApiHost.RefusedAsync(api.SendAsync(new HttpMethod(method), $"{Path}/99999{rest}"), 404, "NOT_FOUND"));

    private static long[] Ids(JsonElement rows) => [.. rows.EnumerateArray().Select(row => row.GetProperty("id").GetInt64())];

    private Task<Execution> RowAsync(long id) => api.DatabaseAsync(database => database.Executions.AsNoTracking().SingleAsync(row => row.Id == id));

    private Task<long> SeedAsync(string state, Action<Execution>? change = null) => api.SeedExecutionAsync(state, change);

    private static IEnumerable<ReplicationTask> Tasks(long execution, int count, Action<ReplicationTask>? change = null) => ApiSeeds.Tasks(execution, count, change);

    private Task<int> TasksAsync(long execution, params IEnumerable<ReplicationTask>[] tasks) => api.SeedTasksAsync([.. tasks.SelectMany(some => some)]);
}
