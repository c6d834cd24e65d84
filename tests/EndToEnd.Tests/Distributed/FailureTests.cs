namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>Messages, workers and policy services may be lost at any time: accepted work completes without anyone acting, and nothing is done twice.</summary>
[Collection(nameof(EstateCollection))]
public sealed class FailureTests(Estate estate)
{
    private static readonly TimeSpan PurgePause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPurge = TimeSpan.FromSeconds(20);

    /// <summary>From the first request to the first copy; while copies run; from nearly all copies to the end of the execution.</summary>
    [Theory]
    [InlineData("planning", 0, 1)]
    [InlineData("copying", 1, 100)]
    [InlineData("settlement", 120, int.MaxValue)]
    public async Task AllQueuesPurged_DuringAPhase_ExecutionCompletesByItself(string phase, int fromCopies, int untilCopies)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var replication = await estate.ShareReplicationAsync(cancellationToken);

        var id = await replication.StartExecutionAsync(cancellationToken);
        if (fromCopies > 0)
            await replication.WaitUntilCopiedAsync(fromCopies, cancellationToken);
        var purges = await PurgeAsync(
            replication,
            async token => await replication.CountCopiedAsync(token) < untilCopies
                && !(await replication.Cluster.Api.GetExecutionAsync(id, token)).IsFinal,
            cancellationToken);

        Assert.True(purges > 0, $"no queue was purged during {phase}");
        await replication.AssertCompleteAsync(await replication.WaitForFinalAsync(id, cancellationToken), cancellationToken);
    }

    [Fact]
    public async Task Worker_KilledInTheMiddle_OthersFinishItsTasks()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var replication = await estate.ShareReplicationAsync(cancellationToken);

        var id = await replication.StartExecutionAsync(cancellationToken);
        await replication.WaitUntilCopiedAsync(30, cancellationToken);
        await replication.Cluster.CopyWorkers[0].KillAsync(cancellationToken);

        await replication.AssertCompleteAsync(await replication.WaitForFinalAsync(id, cancellationToken), cancellationToken);
    }

    [Fact]
    public async Task PolicyService_KilledInTheMiddle_TheOtherOneCarriesOn()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var replication = await estate.ShareReplicationAsync(cancellationToken);

        var id = await replication.StartExecutionAsync(cancellationToken);
        await replication.WaitUntilCopiedAsync(30, cancellationToken);
        await replication.Cluster.KillPolicyServiceAsync(0, cancellationToken);

        await replication.AssertCompleteAsync(await replication.WaitForFinalAsync(id, cancellationToken), cancellationToken);
    }

    private static async Task<int> PurgeAsync(Replication replication, Func<CancellationToken, Task<bool>> lasts, CancellationToken cancellationToken)
    {
        var purged = 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestPurge);
        try
        {
            do
            {
                purged += await replication.Cluster.Broker.PurgeAllQueuesAsync(limit.Token);
                await Task.Delay(PurgePause, TimeProvider.System, limit.Token);
            }
            while (await lasts(limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Purged for long enough; the rest runs undisturbed.
        }

        return purged;
    }
}
