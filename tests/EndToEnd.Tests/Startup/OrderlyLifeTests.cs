using HarborReplication.EndToEnd.Tests.Distributed;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Startup;

/// <summary>Replicas start at the same moment on an empty database, and end when asked to.</summary>
[Collection(nameof(EstateCollection))]
public sealed class OrderlyLifeTests(Estate estate)
{
    [Fact]
    public async Task Replicas_StartedTogetherOnAnEmptyDatabase_AllBecomeReadyAndEndInOrder()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await estate.StartClusterAsync(new ClusterOptions { CopyWorkers = 1 }, cancellationToken);

        foreach (var process in cluster.CopyWorkers.Concat(cluster.TriggerServices).Concat(cluster.PolicyServices))
            Assert.Equal(0, await process.TerminateAsync(TimeSpan.FromSeconds(30), cancellationToken));
    }
}
