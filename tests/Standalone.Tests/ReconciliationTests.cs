using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>What no event tells of arrives all the same, in one process.</summary>
public sealed class ReconciliationTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Instance _instance = new();
    private readonly DockerRegistry _source = new();
    private readonly DockerRegistry _destination = new();

    public async ValueTask InitializeAsync()
    {
        _instance.Settings["Reconcile__Interval"] = "00:00:01";
        await Task.WhenAll(_source.StartAsync(), _destination.StartAsync());
        _source.SkipUnlessAvailable();
        await _instance.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _instance.DisposeAsync();
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
    }

    [Fact]
    public async Task Push_RegistryTellsNothing_CopiedButNotWhatWasThereBefore()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (old, pushed, moved) = (OciImages.Create(1), OciImages.Create(2), OciImages.Create(3));
        await _source.Client.PushImageAsync("library/app", "old", old, cancellationToken);
        await _source.Client.PushImageAsync("library/app", "moved", old, cancellationToken);
        var policy = await _instance.Api.CreatePolicyAsync(
            "follow",
            await _instance.Api.CreateRegistryAsync("source", _source.Url, cancellationToken: cancellationToken),
            await _instance.Api.CreateRegistryAsync("destination", _destination.Url, cancellationToken: cancellationToken),
            new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" }, ["override"] = true }, cancellationToken);
        await _instance.ComparedAsync("baseline", cancellationToken);

        await _source.Client.PushImageAsync("library/app", "new", pushed, cancellationToken);
        await _source.Client.PushImageAsync("library/app", "moved", moved, cancellationToken);
        await ArrivesAsync("new", pushed.Digest);
        await ArrivesAsync("moved", moved.Digest);
        Assert.Null(await _destination.Client.DigestAsync("library/app", "old", cancellationToken));

        // What was pushed while this process was not there, after it is there again.
        await _instance.Process.KillAsync(cancellationToken);
        await _source.Client.PushImageAsync("library/app", "new", moved, cancellationToken);
        await _instance.StartAsync(cancellationToken);
        await ArrivesAsync("new", moved.Digest);

        await _instance.ComparedAsync("differences", cancellationToken);
        var executions = await _instance.Api.ListExecutionsAsync(policy, cancellationToken);
        Assert.InRange(executions.Count, 1, 3);
        Assert.All(executions, execution => Assert.Equal("event_based", execution.Trigger));
    }

    [Fact]
    public async Task Delete_RegistryTellsNothing_DeletedAtTheDestination()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var image = OciImages.Create(4);
        await _destination.Client.PushImageAsync("library/app", "theirs", OciImages.Create(5), cancellationToken);
        await _instance.Api.CreatePolicyAsync(
            "follow",
            await _instance.Api.CreateRegistryAsync("source", _source.Url, cancellationToken: cancellationToken),
            await _instance.Api.CreateRegistryAsync("destination", _destination.Url, cancellationToken: cancellationToken),
            new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" }, ["deletion"] = true, ["reconcile"] = "all" }, cancellationToken);
        await _source.Client.PushImageAsync("library/app", "v1", image, cancellationToken);
        await ArrivesAsync("v1", image.Digest);
        await _instance.ComparedAsync("differences", cancellationToken);

        await _source.Client.DeleteManifestAsync("library/app", image.Digest, cancellationToken);

        await Eventually.TrueAsync(
            async token => await _destination.Client.DigestAsync("library/app", "v1", token) is null, "v1 is gone", Deadline, DescribeAsync, cancellationToken);
        Assert.NotNull(await _destination.Client.DigestAsync("library/app", "theirs", cancellationToken));
    }

    private Task ArrivesAsync(string tag, string digest) => Eventually.TrueAsync(
        async token => await _destination.Client.DigestAsync("library/app", tag, token) == digest,
        $"library/app:{tag} is at the destination", Deadline, DescribeAsync, TestContext.Current.CancellationToken);

    private Task<string> DescribeAsync() => Task.FromResult(_instance.Process.Tail());
}
