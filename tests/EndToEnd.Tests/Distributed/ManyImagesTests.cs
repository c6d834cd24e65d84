namespace HarborReplication.EndToEnd.Tests.Distributed;

[Collection(nameof(EstateCollection))]
public sealed class ManyImagesTests(Estate estate)
{
    [Fact]
    public async Task Execution_OfManyImages_AreCopiedByAllWorkersAndNothingIsCopiedAgain()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var replication = await estate.ShareReplicationAsync(cancellationToken);

        var execution = await replication.WaitForFinalAsync(await replication.StartExecutionAsync(cancellationToken), cancellationToken);

        await replication.AssertCompleteAsync(execution, cancellationToken);
        var tasks = await replication.Cluster.Api.ListTasksAsync(execution.Id, cancellationToken);
        Assert.Equal(estate.Images.Count, tasks.Count);
        Assert.All(tasks, task => Assert.Equal("Succeed", task.Status));
        var workers = tasks.SelectMany(task => task.Attempts).Select(attempt => attempt.Worker).Distinct().ToList();
        Assert.DoesNotContain(null, workers);
        Assert.Equal(replication.Cluster.CopyWorkers.Count, workers.Count);

        var second = await replication.WaitForFinalAsync(await replication.StartExecutionAsync(cancellationToken), cancellationToken);

        // Complete with each tag put once: the second run added no put.
        await replication.AssertCompleteAsync(second, cancellationToken);
        Assert.Equal(estate.Images.Count, second.AlreadyPresent);
    }
}
