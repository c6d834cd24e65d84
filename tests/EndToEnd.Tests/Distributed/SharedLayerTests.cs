using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>A layer that many images share goes to the destination once, however many workers copy them at once.</summary>
[Collection(nameof(EstateCollection))]
public sealed class SharedLayerTests(Estate estate)
{
    private const int Repositories = 12;
    private const int LayerBytes = 48 * 1024 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Execution_ImagesOfManyRepositoriesWithOneLayer_NotEveryWorkerPutsIt()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        await using var source = new DockerRegistry();
        await using var destination = new DockerRegistry();
        await Task.WhenAll(source.StartAsync(cancellationToken), destination.StartAsync(cancellationToken));
        var shared = OciImages.CreateLayer(1, "base", LayerBytes);
        for (var number = 0; number < Repositories; number++)
        {
            var image = OciImages.Create(number, [shared, OciImages.CreateLayer(100 + number, "own", 10_000)]);
            await source.Client.PushImageAsync($"team{number % 3}/app{number}", "v1", image, cancellationToken);
        }

        var from = await cluster.Api.CreateRegistryAsync("source", source.Url, cancellationToken: cancellationToken);
        var to = await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken);
        var policy = await cluster.Api.CreatePolicyAsync("shared", from, to, cancellationToken: cancellationToken);
        var execution = await cluster.WaitForFinalAsync(await cluster.Api.StartExecutionAsync(policy, cancellationToken), Deadline, cancellationToken);

        if ((execution.Status, execution.Succeed) != ("Succeed", Repositories))
            Assert.Fail(await cluster.Api.DescribeAsync(execution.Id) + cluster.ReadLogs());
        Assert.Equal(await source.Client.ListDigestsAsync(cancellationToken), await destination.Client.ListDigestsAsync(cancellationToken));
        var puts = (await destination.ReadAccessLogAsync(cancellationToken))
            .Where(entry => entry.Method == "PUT" && entry.Status == 201 && entry.Target.Contains("/blobs/uploads/", StringComparison.Ordinal))
            .ToList();
        // Once as a rule; whoever is not answered in time on a busy machine sends it too, by design, and knows no better than to send it once.
        Assert.InRange(puts.Count(entry => entry.Target.Contains(shared.Blob.Digest, StringComparison.Ordinal)), 1, cluster.CopyWorkers.Count - 1);
        var tasks = await cluster.Api.ListTasksAsync(execution.Id, cancellationToken);
        Assert.True(tasks.SelectMany(task => task.Attempts).Select(attempt => attempt.Worker).Distinct().Count() > 1, "Several workers had a part in it.");
    }
}
