using System.Diagnostics;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>Limits of links and policies, on real copies.</summary>
public sealed class BandwidthTests(SharedInstance shared) : IClassFixture<SharedInstance>
{
    private const int LayerBytes = 2_000_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Link_Limited_CopiesTakeAsLongAsTheLimitSays() =>
        // Three images of 2 MB over a link of 1 MB/s: never in less than the bytes need, a burst of a tenth of a second aside.
        Assert.InRange(
            await MeasureAsync(new JsonObject(), (instance, from, to, token) => PutLinkAsync(instance, from, to, 1_000_000, token)), TimeSpan.FromSeconds(5.5), Deadline);

    [Fact]
    public async Task Policy_WithSpeed_AllItsCopiesTogetherTakeAsLongAsItSays() =>
        // 8,000 Kbit/s are 1,024,000 bytes/s, for the three copies together.
        Assert.InRange(await MeasureAsync(new JsonObject { ["speed"] = 8000 }, (_, _, _, _) => Task.CompletedTask), TimeSpan.FromSeconds(5.5), Deadline);

    [Fact]
    public async Task Link_LimitRaisedWhileCopying_IsInForceForWhatRuns()
    {
        await using var setup = await SetUpAsync(new JsonObject(), TestContext.Current.CancellationToken);
        // 6 MB at 20 kB/s would take five minutes.
        await PutLinkAsync(setup.Instance, setup.From, setup.To, 20_000, setup.Token);
        var execution = await setup.Instance.Api.StartExecutionAsync(setup.Policy, setup.Token);
        await Eventually.TrueAsync(async token => (await setup.Instance.Api.GetExecutionAsync(execution, token)).InProgress == 3, "three copies are under way", Deadline, cancellationToken: setup.Token);

        await PutLinkAsync(setup.Instance, setup.From, setup.To, 100_000_000, setup.Token);

        var final = await setup.Instance.Api.WaitForFinalAsync(execution, Deadline, cancellationToken: setup.Token);
        Assert.Equal(("Succeed", 3), (final.Status, final.Succeed));
    }

    [Fact]
    public async Task Execution_OverALimitedLink_TellsItsSpeedAndATimeLeftThatFalls()
    {
        const long Limit = 300_000;
        await using var setup = await SetUpAsync(new JsonObject(), TestContext.Current.CancellationToken);
        await PutLinkAsync(setup.Instance, setup.From, setup.To, Limit, setup.Token);
        var id = await setup.Instance.Api.StartExecutionAsync(setup.Policy, setup.Token);
        // 6 MB take 20 s.
        var early = await KnownAsync(execution => execution.EtaSeconds > 0);
        Assert.InRange(early.BytesPerSecond!.Value, 1, Limit * 2);
        Assert.InRange(early.BytesSent, 0, 3 * (LayerBytes + 10_000));
        var late = await KnownAsync(execution => execution.EtaSeconds <= early.EtaSeconds / 2);
        Assert.InRange(late.BytesPerSecond!.Value, 1, Limit * 2);
        Assert.True(late.BytesSent > early.BytesSent);

        var final = await setup.Instance.Api.WaitForFinalAsync(id, Deadline, cancellationToken: setup.Token);
        Assert.Equal(("Succeed", null, null), (final.Status, final.BytesPerSecond, final.EtaSeconds));
        Assert.True(final.BytesSent >= 3 * LayerBytes);

        Task<HarborExecution> KnownAsync(Func<HarborExecution, bool> condition) => Eventually.ReadAsync(
            async token => await setup.Instance.Api.GetExecutionAsync(id, token) is var execution && condition(execution) ? execution : null,
            "the execution tells how long it will take", Deadline, cancellationToken: setup.Token);
    }

    private async Task<TimeSpan> MeasureAsync(JsonObject policy, Func<Instance, long, long, CancellationToken, Task> limitAsync)
    {
        await using var setup = await SetUpAsync(policy, TestContext.Current.CancellationToken);
        await limitAsync(setup.Instance, setup.From, setup.To, setup.Token);
        var watch = Stopwatch.StartNew();
        var final = await setup.Instance.Api.WaitForFinalAsync(
            await setup.Instance.Api.StartExecutionAsync(setup.Policy, setup.Token), Deadline, cancellationToken: setup.Token);
        Assert.Equal(("Succeed", 3), (final.Status, final.Succeed));
        return watch.Elapsed;
    }

    private static async Task PutLinkAsync(Instance instance, long from, long to, long bytesPerSecond, CancellationToken cancellationToken)
    {
        using var answer = await instance.Api.SendAsync(HttpMethod.Put, $"/api/v1/links/{from}/{to}", new JsonObject { ["bytes_per_second"] = bytesPerSecond }, cancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private async Task<Setup> SetUpAsync(JsonObject policy, CancellationToken cancellationToken)
    {
        var directory = new TemporaryDirectory("bandwidth");
        var source = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("source") }, cancellationToken);
        var destination = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("destination") }, cancellationToken);
        for (var number = 0; number < 3; number++)
            await source.Seed.ImageAsync($"library/app{number}", "v1", new SampleImage { Seed = number, LayerSizes = [LayerBytes] }, cancellationToken);
        var instance = await shared.EmptyAsync(cancellationToken);
        var from = await instance.Api.CreateRegistryAsync("source", source.Url, cancellationToken: cancellationToken);
        var to = await instance.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken);
        return new Setup(directory, source, destination, instance, from, to, await instance.Api.CreatePolicyAsync("all", from, to, policy, cancellationToken), cancellationToken);
    }

    private sealed record Setup(
        TemporaryDirectory Directory, SandboxRegistry Source, SandboxRegistry Destination, Instance Instance, long From, long To, long Policy, CancellationToken Token)
        : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Destination.DisposeAsync();
            await Source.DisposeAsync();
            Directory.Dispose();
        }
    }
}
