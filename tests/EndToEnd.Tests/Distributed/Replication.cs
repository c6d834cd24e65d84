using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>One policy over the whole source in a cluster that others use after it, and what must be true when it has run.</summary>
public sealed class Replication(Cluster cluster, DockerRegistry destination, long policyId, IReadOnlyDictionary<string, string> images) : IAsyncDisposable
{
    /// <summary>Generous, because the machine may have two processors; a healthy run takes a fraction of it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    public Cluster Cluster => cluster;

    public DockerRegistry Destination => destination;

    public Task<long> StartExecutionAsync(CancellationToken cancellationToken) => cluster.Api.StartExecutionAsync(policyId, cancellationToken);

    public Task<HarborExecution> WaitForFinalAsync(long executionId, CancellationToken cancellationToken) =>
        cluster.WaitForFinalAsync(executionId, Deadline, cancellationToken);

    /// <summary>How many tags have been put at the destination so far.</summary>
    public async Task<int> CountCopiedAsync(CancellationToken cancellationToken) =>
        (await destination.CountTagPutsAsync(cancellationToken)).Count;

    public Task WaitUntilCopiedAsync(int tags, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async token => await CountCopiedAsync(token) >= tags,
        $"{tags} tags are at the destination",
        Deadline,
        () => Task.FromResult(cluster.ReadLogs()),
        cancellationToken);

    /// <summary>The execution succeeded with the right counts; the destination holds every image, byte-exact, each put exactly once.</summary>
    public async Task AssertCompleteAsync(HarborExecution execution, CancellationToken cancellationToken)
    {
        if (execution.Status != "Succeed")
            Assert.Fail(await cluster.Api.DescribeAsync(execution.Id) + cluster.ReadLogs());
        Assert.Equal(
            (images.Count, images.Count, 0, 0, 0),
            (execution.Total, execution.Succeed, execution.Failed, execution.InProgress, execution.Stopped));

        Assert.Equal(
            images.OrderBy(image => image.Key, StringComparer.Ordinal),
            await destination.Client.ListDigestsAsync(cancellationToken));
        await Parallel.ForEachAsync(images.Keys, cancellationToken, async (image, token) =>
        {
            var separator = image.LastIndexOf(':');
            await destination.Client.VerifyAsync(image[..separator], image[(separator + 1)..], token);
        });

        var puts = await destination.CountTagPutsAsync(cancellationToken);
        Assert.Equal(images.Keys.Order(StringComparer.Ordinal), puts.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(puts, put => put.Value != 1);
    }

    public ValueTask DisposeAsync() => destination.DisposeAsync();
}
