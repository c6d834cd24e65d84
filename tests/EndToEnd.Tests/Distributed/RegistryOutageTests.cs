using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>A destination goes away while another is there: the other one goes on, and what waits completes by itself when it is back.</summary>
[Collection(nameof(OutageCollection))]
public sealed class RegistryOutageTests(Estate estate)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Destination_StoppedForAWhile_OthersGoOnAndItsTasksWaitWithoutAttempts()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        await using var healthy = new DockerRegistry();
        await using var away = new DockerRegistry();
        await Task.WhenAll(healthy.StartAsync(cancellationToken), away.StartAsync(cancellationToken));
        var (toHealthy, _) = await PolicyAsync(cluster, "healthy", healthy.Url, "team/app-00?", cancellationToken);
        var (toAway, registry) = await PolicyAsync(cluster, "away", away.Url, "**", cancellationToken);

        await away.KillAsync(cancellationToken);
        var waiting = await cluster.Api.StartExecutionAsync(toAway, cancellationToken);
        await Eventually.TrueAsync(
            async token => await HealthAsync(cluster, registry, token) == "unhealthy", "the registry is seen to be away", Deadline, Logs(cluster), cancellationToken);
        var going = await cluster.Api.StartExecutionAsync(toHealthy, cancellationToken);
        Assert.Equal("Succeed", (await cluster.WaitForFinalAsync(going, Deadline, cancellationToken)).Status);

        // While it is away a replica is lost too; its tasks use up nothing.
        await cluster.KillPolicyServiceAsync(0, cancellationToken);
        var before = await AttemptsAsync(cluster, waiting, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System, cancellationToken);
        Assert.Equal(before, await AttemptsAsync(cluster, waiting, cancellationToken));
        var execution = await cluster.Api.GetExecutionAsync(waiting, cancellationToken);
        Assert.Equal(("InProgress", 0), (execution.Status, execution.Failed));
        Assert.Contains($"waits for http://{away.Authority}", execution.StatusText, StringComparison.Ordinal);

        await away.StartAsync(cancellationToken);
        var final = await cluster.WaitForFinalAsync(waiting, Deadline, cancellationToken);
        Assert.Equal(("Succeed", estate.Images.Count), (final.Status, final.Succeed));
        Assert.Equal("healthy", await HealthAsync(cluster, registry, cancellationToken));
        Assert.Equal(estate.Images.OrderBy(image => image.Key, StringComparer.Ordinal), await away.Client.ListDigestsAsync(cancellationToken));
    }

    [Fact]
    public async Task Destination_BlackHoled_HoldsAtMostHalfOfTheSlotsAndTheOtherOneIsServedAtOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        await using var healthy = new DockerRegistry();
        await using var hidden = new DockerRegistry();
        await Task.WhenAll(healthy.StartAsync(cancellationToken), hidden.StartAsync(cancellationToken));
        await using var hole = new BlackHoleProxy(hidden.Url);
        var (toHealthy, _) = await PolicyAsync(cluster, "healthy", healthy.Url, "team/app-00?", cancellationToken);
        // It has taken all the slots it can get before the other one is asked for.
        var (toHole, registry) = await PolicyAsync(cluster, "hole", hole.Url, "**", cancellationToken);
        var waiting = await cluster.Api.StartExecutionAsync(toHole, cancellationToken);
        await Eventually.TrueAsync(
            async token => (await cluster.Api.GetExecutionAsync(waiting, token)).Succeed > 5, "copies have begun", Deadline, Logs(cluster), cancellationToken);
        hole.Swallow();

        var going = await cluster.Api.StartExecutionAsync(toHealthy, cancellationToken);
        Assert.Equal("Succeed", (await cluster.WaitForFinalAsync(going, Deadline, cancellationToken)).Status);
        // Nobody has given up on the black hole so far, or it is known for what it is: either way it did not hold the others up.
        Assert.Equal("InProgress", (await cluster.Api.GetExecutionAsync(waiting, cancellationToken)).Status);
        await Eventually.TrueAsync(
            async token => await HealthAsync(cluster, registry, token) == "unhealthy", "the black hole is found out", Deadline, Logs(cluster), cancellationToken);

        hole.Forward();
        var final = await cluster.WaitForFinalAsync(waiting, Deadline, cancellationToken);
        Assert.Equal(("Succeed", estate.Images.Count), (final.Status, final.Succeed));
    }

    private async Task<(long Policy, long Registry)> PolicyAsync(
        Cluster cluster, string name, Uri destination, string repositories, CancellationToken cancellationToken)
    {
        var filters = new JsonObject { ["filters"] = new JsonArray(new JsonObject { ["type"] = "name", ["value"] = repositories }) };
        var source = await cluster.Api.CreateRegistryAsync($"source for {name}", estate.Source.Url, cancellationToken: cancellationToken);
        var registry = await cluster.Api.CreateRegistryAsync(name, destination, cancellationToken: cancellationToken);
        return (await cluster.Api.CreatePolicyAsync(name, source, registry, filters, cancellationToken), registry);
    }

    private static async Task<string?> HealthAsync(Cluster cluster, long registry, CancellationToken cancellationToken)
    {
        using var response = await cluster.Api.SendAsync(HttpMethod.Get, $"/api/v1/registries/{registry}/health", null, cancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))?["status"]?.GetValue<string>();
    }

    private static async Task<int> AttemptsAsync(Cluster cluster, long execution, CancellationToken cancellationToken) =>
        (await cluster.Api.ListTasksAsync(execution, cancellationToken)).Sum(task => task.Attempts.Count);

    private static Func<Task<string>> Logs(Cluster cluster) => () => Task.FromResult(cluster.ReadLogs());
}
