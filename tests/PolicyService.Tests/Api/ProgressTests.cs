using System.Text.Json;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Tests.Api;

/// <summary>Speed and time left, as the API shows them.</summary>
public sealed class ProgressTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Path = "/api/v2.0/replication/executions";

    [Fact]
    public async Task Execution_WithTasksThatHaveNotBegun_ReckonsThemAsLargeAsTheOthers()
    {
        var id = await RunningAsync(ExecutionStates.Running, speed: 100);
        var shown = await api.GetAsync($"{Path}/{id}");
        // 600 of the granted one, and twice 1,000 of those whose size nobody knows.
        Assert.Equal((1_400, 100, 26), (Number(shown, "bytes_sent"), Number(shown, "bytes_per_second"), Number(shown, "eta_seconds")));
        var listed = Assert.Single((await api.GetAsync($"{Path}?policy_id={Number(shown, "policy_id")}")).EnumerateArray());
        Assert.Equal((100, 26), (Number(listed, "bytes_per_second"), Number(listed, "eta_seconds")));
    }

    [Theory]
    [InlineData(ExecutionStates.Planning, 100L)]
    [InlineData(ExecutionStates.Stopping, 100L)]
    [InlineData(ExecutionStates.Running, 0L)]
    [InlineData(ExecutionStates.Running, null)]
    public async Task Execution_WhoseEndCannotBeTold_HasNoEta(string state, long? speed)
    {
        var shown = await api.GetAsync($"{Path}/{await RunningAsync(state, speed)}");
        Assert.Equal(speed, shown.TryGetProperty("bytes_per_second", out var bytes) ? bytes.GetInt64() : null);
        Assert.False(shown.TryGetProperty("eta_seconds", out _));
    }

    [Fact]
    public async Task Task_ThatIsNotBeingCopied_HasNeitherSpeedNorEta()
    {
        var id = await RunningAsync(ExecutionStates.Running, speed: 100);
        await api.SeedTasksAsync([.. ApiSeeds.Tasks(id, 1, task =>
            (task.Status, task.Outcome, task.BytesDone, task.BytesTotal, task.BytesMounted, task.BytesPerSecond, task.ProgressAt) =
                (TaskStates.Final, Outcomes.Failed, 10, 20, 4, 5, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)))]);
        var shown = (await api.GetAsync($"{Path}/{id}/tasks")).EnumerateArray().First();
        Assert.Equal(6, Number(shown, "bytes_sent"));
        Assert.False(shown.TryGetProperty("bytes_per_second", out _));
        Assert.False(shown.TryGetProperty("eta_seconds", out _));
    }

    /// <summary>One task of 1,000 bytes is copied, one is at 400 of them, two have not begun.</summary>
    private async Task<long> RunningAsync(string state, long? speed)
    {
        var id = await api.SeedExecutionAsync(state);
        await api.SeedTasksAsync(
        [
            .. ApiSeeds.Tasks(id, 1, task => (task.Status, task.Outcome, task.BytesDone, task.BytesTotal) = (TaskStates.Final, Outcomes.Copied, 1_000, 1_000)),
            .. ApiSeeds.Tasks(id, 1, task => (task.Status, task.Attempt, task.BytesDone, task.BytesTotal) = (TaskStates.Granted, 1, 400, 1_000)),
            .. ApiSeeds.Tasks(id, 2),
        ]);
        if (speed is { } bytesPerSecond)
        {
            await api.DatabaseAsync(async database =>
            {
                database.SessionSpeeds.Add(new SessionSpeed
                {
                    ExecutionId = id, SessionId = Guid.NewGuid(), BytesPerSecond = bytesPerSecond, HeardAt = await database.NowAsync(default),
                });
                return await database.SaveChangesAsync();
            });
        }

        return id;
    }

    private static long Number(JsonElement shown, string name) => shown.GetProperty(name).GetInt64();
}
