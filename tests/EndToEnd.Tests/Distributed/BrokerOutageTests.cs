namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>The broker may be away: what is asked for meanwhile is accepted, completes afterwards, and nothing is done twice.</summary>
[Collection(nameof(OutageCollection))]
public sealed class BrokerOutageTests(Estate estate)
{
    private static readonly TimeSpan BrokerOutage = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PatienceOfAClient = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task RabbitMq_StoppedForAMinute_RequestsAreAcceptedAndCompleteAfterwards()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var replication = await estate.ShareReplicationAsync(cancellationToken);

        var first = await replication.StartExecutionAsync(cancellationToken);
        await replication.WaitUntilCopiedAsync(30, cancellationToken);
        long second;
        await estate.RabbitMq.StopAsync(cancellationToken);
        try
        {
            // The call itself checks for 201.
            second = await replication.StartExecutionAsync(cancellationToken).WaitAsync(PatienceOfAClient, cancellationToken);
            await Task.Delay(BrokerOutage, TimeProvider.System, cancellationToken);
            foreach (var service in replication.Cluster.PolicyServices.Concat(replication.Cluster.TriggerServices))
                await service.WaitUntilReadyAsync(cancellationToken);
        }
        finally
        {
            await estate.RabbitMq.StartAsync(CancellationToken.None);
        }

        // The second carries on with what the first has not begun: both must have ended.
        var ended = await replication.WaitForFinalAsync(first, cancellationToken);
        await replication.AssertCompleteAsync(await replication.WaitForFinalAsync(second, cancellationToken), cancellationToken);
        await replication.AssertCompleteAsync(ended, cancellationToken);
    }
}
