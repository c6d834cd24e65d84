using System.Text.Json;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class TasksTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public async Task List_FailedTask_TellsWhyAndEveryAttempt()
    {
        var execution = await api.SeedExecutionAsync(ExecutionStates.Failed);
        var task = Seed(execution, seeded =>
        {
            (seeded.SourceReference, seeded.DestinationReference) = ("1.0", "1.0");
            (seeded.Status, seeded.Outcome, seeded.Attempt, seeded.Digest) = (TaskStates.Final, Outcomes.Failed, 2, Digest);
            (seeded.Reason, seeded.Detail, seeded.BytesDone, seeded.BytesTotal) = ("dst-auth", "b.test refused user robot: 401", 5, 9);
            (seeded.StartTime, seeded.EndTime) = (At(1), At(9));
        });
        await api.SeedTasksAsync(task);
        await AttemptAsync(task, 1, "worker-1", Outcomes.Failed, "src-timeout", "slow");
        await AttemptAsync(task, 2, "worker-2", Outcomes.Failed, "dst-auth", "401");

        var shown = Assert.Single((await ListAsync(execution)).EnumerateArray());
        Assert.Equal("Failed", Text(shown, "status"));
        Assert.Equal(("copy", "artifact"), (Text(shown, "operation"), Text(shown, "resource_type")));
        Assert.Equal(("library/app:1.0 [1 item(s) in total]", "mirror/app:1.0 [1 item(s) in total]"), (Text(shown, "src_resource"), Text(shown, "dst_resource")));
        Assert.Equal(("1.0", "1.0", Digest), (Text(shown, "src_reference"), Text(shown, "dst_reference"), Text(shown, "digest")));
        Assert.Equal(("failed", "dst-auth", "b.test refused user robot: 401"), (Text(shown, "outcome"), Text(shown, "reason"), Text(shown, "detail")));
        Assert.Equal((5, 9), (shown.GetProperty("bytes_done").GetInt64(), shown.GetProperty("bytes_total").GetInt64()));
        Assert.Equal(("2026-01-01T00:01:00.000Z", "2026-01-01T00:09:00.000Z"), (Text(shown, "start_time"), Text(shown, "end_time")));
        Assert.False(shown.TryGetProperty("next_attempt_at", out _));
        var attempts = shown.GetProperty("attempts").EnumerateArray().ToList();
        Assert.Equal([1, 2], attempts.Select(attempt => attempt.GetProperty("attempt").GetInt32()));
        Assert.Equal(
            ("worker-2", "failed", "dst-auth", "401", "manifest", 401, "UNAUTHORIZED", 7, 1.5, "trace-2"),
            (Text(attempts[1], "worker"), Text(attempts[1], "outcome"), Text(attempts[1], "reason"), Text(attempts[1], "detail"), Text(attempts[1], "phase"),
                attempts[1].GetProperty("http_status").GetInt32(), Text(attempts[1], "registry_code"), attempts[1].GetProperty("bytes").GetInt32(),
                attempts[1].GetProperty("duration").GetDouble(), Text(attempts[1], "trace_id")));
    }

    [Fact]
    public async Task List_RetryingTask_IsInProgressAndSaysWhenItGoesOn()
    {
        var execution = await api.SeedExecutionAsync(ExecutionStates.Running);
        await api.SeedTasksAsync(Seed(execution, task => (task.Attempt, task.Failures, task.Reason) = (1, 1, "dst-unreachable")));
        var shown = Assert.Single((await ListAsync(execution)).EnumerateArray());
        Assert.Equal(("InProgress", "dst-unreachable", "2026-01-01T00:01:00.000Z"), (Text(shown, "status"), Text(shown, "reason"), Text(shown, "next_attempt_at")));
        Assert.Equal("0001-01-01T00:00:00.000Z", Text(shown, "end_time"));
        Assert.False(shown.TryGetProperty("outcome", out _));
    }

    [Fact]
    public async Task List_ReasonOfANewerVersion_IsShownAsOther()
    {
        var execution = await api.SeedExecutionAsync(ExecutionStates.Failed);
        await api.SeedTasksAsync(Seed(execution, task => (task.Status, task.Outcome, task.Reason) = (TaskStates.Final, Outcomes.Failed, "dst-from-the-future")));
        Assert.Equal("other", Text(Assert.Single((await ListAsync(execution)).EnumerateArray()), "reason"));
    }

    [Fact]
    public async Task List_DigestOrNoReference_IsNamedAsSuch()
    {
        var execution = await api.SeedExecutionAsync(ExecutionStates.Running);
        await api.SeedTasksAsync(
            Seed(execution, task => (task.SourceReference, task.DestinationReference) = (Digest, Digest)),
            Seed(execution, task => (task.SourceReference, task.DestinationReference) = ("", "")));
        Assert.Equal(
            ["library/app [1 item(s) in total]", $"library/app@{Digest} [1 item(s) in total]"],
            (await ListAsync(execution)).EnumerateArray().Select(task => Text(task, "src_resource")));
    }

    [Theory]
    [InlineData("Pending", 1, 0)]
    [InlineData("InProgress", 2, 1)]
    [InlineData("Succeed", 3, 3)]
    [InlineData("Failed", 1, 1)]
    [InlineData("Stopped", 1, 3)]
    public async Task List_ByStatus_FindsWhatIsShownSo(string status, int whileRunning, int onceStopped)
    {
        foreach (var (stop, expected) in new[] { (false, whileRunning), (true, onceStopped) })
        {
            var execution = await api.SeedExecutionAsync(ExecutionStates.Running, row => row.StopRequestedAt = stop ? At(1) : null);
            await api.SeedTasksAsync(
                Seed(execution),
                Seed(execution, task => (task.Attempt, task.Failures) = (1, 1)),
                Seed(execution, task => (task.Status, task.Attempt) = (TaskStates.Granted, 1)),
                Final(execution, Outcomes.Copied),
                Final(execution, Outcomes.AlreadyPresent),
                Final(execution, Outcomes.Conflict),
                Final(execution, Outcomes.Failed),
                Final(execution, Outcomes.Stopped));
            var shown = (await ListAsync(execution, $"?status={status}")).EnumerateArray().ToList();
            Assert.Equal(expected, shown.Count);
            Assert.All(shown, task => Assert.Equal(status, Text(task, "status")));
        }
    }

    [Fact]
    public async Task List_Pages_ByIdDownwardsWithLinks()
    {
        var execution = await api.SeedExecutionAsync(ExecutionStates.Running);
        await api.SeedTasksAsync([.. ApiSeeds.Tasks(execution, 12)]);
        using var first = await api.Client.GetAsync(Path(execution));
        Assert.Equal("12", Assert.Single(first.Headers.GetValues("X-Total-Count")));
        Assert.Equal($"<{Path(execution)}?page=2&page_size=10>; rel=\"next\"", Assert.Single(first.Headers.GetValues("Link")));
        var ids = JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement.EnumerateArray().Select(task => task.GetProperty("id").GetInt64()).ToList();
        Assert.Equal(10, ids.Count);
        Assert.Equal(ids.OrderDescending(), ids);
        Assert.Equal(2, (await ListAsync(execution, "?page=2")).GetArrayLength());
    }

    [Fact]
    public async Task List_EverythingAtOnce_IsStillBounded()
    {
        var execution = await api.SeedExecutionAsync(ExecutionStates.Running);
        await api.SeedTasksAsync([.. ApiSeeds.Tasks(execution, 101)]);
        Assert.Equal(100, (await ListAsync(execution, "?page_size=0")).GetArrayLength());
    }

    [Theory]
    [InlineData("artifact", 1)]
    [InlineData("image", 0)]
    public async Task List_ByResourceType_KnowsArtifactsOnly(string type, int expected)
    {
        var execution = await api.SeedExecutionAsync(ExecutionStates.Running);
        await api.SeedTasksAsync(Seed(execution));
        Assert.Equal(expected, (await ListAsync(execution, $"?resource_type={type}")).GetArrayLength());
    }

    [Fact]
    public async Task List_UnknownStatus_Is400() => Assert.Contains(
        "use Pending, InProgress, Succeed, Failed or Stopped",
        await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path(await api.SeedExecutionAsync(ExecutionStates.Running))}?status=Done"), 400, "BAD_REQUEST"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Log_OfATask_IsPlainTextOfAllAttempts()
    {
        var execution = await api.SeedExecutionAsync(ExecutionStates.Failed);
        var task = Final(execution, Outcomes.Failed);
        await api.SeedTasksAsync(task);
        await AttemptAsync(task, 1, "worker-1", Outcomes.Failed, "src-timeout", "slow");
        await AttemptAsync(task, 2, "worker-2", Outcomes.Failed, "dst-auth", "401");
        using var response = await api.Client.GetAsync($"{Path(execution)}/{task.Id}/log");
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            [
                "2026-01-01T00:01:00Z [INFO] attempt 1 by worker worker-1", "log of 1", "2026-01-01T00:02:00Z [INFO] attempt 1 ended: failed: src-timeout: slow",
                "2026-01-01T00:01:00Z [INFO] attempt 2 by worker worker-2", "log of 2", "2026-01-01T00:02:00Z [INFO] attempt 2 ended: failed: dst-auth: 401",
            ],
            (await response.Content.ReadAsStringAsync()).TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Log_OfAnotherExecutionsTask_Is404()
    {
        var (one, other) = (await api.SeedExecutionAsync(ExecutionStates.Running), await api.SeedExecutionAsync(ExecutionStates.Running));
        var task = Seed(other);
        await api.SeedTasksAsync(task);
        Assert.Equal($"replication task {task.Id} not found", await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path(one)}/{task.Id}/log"), 404, "NOT_FOUND"));
        Assert.Contains("task_id in path must be of type int64", await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path(one)}/x/log"), 422, "UNPROCESSABLE_ENTITY"), StringComparison.Ordinal);
    }

    private static string Path(long execution) => $"/api/v2.0/replication/executions/{execution}/tasks";

    private Task<JsonElement> ListAsync(long execution, string query = "") => api.GetAsync(Path(execution) + query);

    private static ReplicationTask Seed(long execution, Action<ReplicationTask>? change = null) => ApiSeeds.Tasks(execution, 1, change).Single();

    private static ReplicationTask Final(long execution, string outcome) =>
        Seed(execution, task => (task.Status, task.Outcome, task.Attempt) = (TaskStates.Final, outcome, 1));

    private static DateTimeOffset At(int minute) => new(2026, 1, 1, 0, minute, 0, TimeSpan.Zero);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<int> AttemptAsync(ReplicationTask task, int number, string worker, string outcome, string reason, string detail) => api.DatabaseAsync(database =>
    {
        database.TaskAttempts.Add(new TaskAttempt
        {
            TaskId = task.Id, Attempt = number, ExecutionId = task.ExecutionId, Session = Guid.NewGuid(), Worker = worker, StartTime = At(1), EndTime = At(2),
            Outcome = outcome, Reason = reason, Detail = detail, Phase = "manifest", HttpStatus = 401, RegistryCode = "UNAUTHORIZED", BytesDone = 7,
            DurationSeconds = 1.5, TraceId = $"trace-{number}", Log = $"log of {number}",
        });
        return database.SaveChangesAsync();
    });
}
