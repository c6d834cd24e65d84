using System.Collections.Concurrent;
using HarborReplication.Contracts.Readings;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Readings;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.Registry.Tests.Servers;
using MassTransit;

namespace HarborReplication.CopyWorker.Tests.Readings;

public sealed class SourceReadingTests
{
    private static readonly ConcurrentQueue<SourceRead> Answers = new();

    [Fact]
    public async Task Read_Source_TellsWhatTheNameFiltersLetThrough()
    {
        await using var worker = await WorkerHost.StartAsync(others: bus => bus.AddConsumer<Listener>());
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Push("team/app", "dev", 10);
        worker.Source.Push("other/app", "v1", 10);

        var read = await ReadAsync(worker, new PlanFilter { Type = "name", Values = ["team/**"] }, new PlanFilter { Type = "tag", Values = ["v*"] });

        var repository = Assert.Single(read.Repositories);
        Assert.Equal(("team/app", false, null, false), (repository.Name, repository.IsCut, repository.Reason, read.IsCut));
        Assert.Equal(["dev", "v1"], repository.Artifacts.SelectMany(artifact => artifact.Tags).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(worker.Source.Registry.Requests, request => request.Contains("/manifests/", StringComparison.Ordinal));
        Assert.Empty(worker.Destination.Registry.Requests);
    }

    [Fact]
    public async Task Read_FilterWantsTypes_ReadsThemOfWhatTheOtherFiltersLetThrough()
    {
        await using var worker = await WorkerHost.StartAsync(others: bus => bus.AddConsumer<Listener>());
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Push("team/app", "dev", 10);

        var read = await ReadAsync(worker, new PlanFilter { Type = "tag", Values = ["v*"] }, new PlanFilter { Type = "media_type", Values = ["**"] });

        var artifacts = Assert.Single(read.Repositories).Artifacts;
        Assert.NotEmpty(Assert.Single(artifacts, artifact => artifact.Tags is ["v1"]).Types!);
        Assert.Null(Assert.Single(artifacts, artifact => artifact.Tags is ["dev"]).Types);
    }

    [Fact]
    public async Task Read_RepositoryThatCannotBeListed_IsToldAndTheOthersAreRead()
    {
        await using var worker = await WorkerHost.StartAsync(others: bus => bus.AddConsumer<Listener>());
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Push("team/locked", "v1", 10);
        worker.Source.Script = async context =>
        {
            if (context.Request.Path != "/v2/team/locked/tags/list")
                return false;
            await ScriptedRegistry.FailAsync(context, 403, "DENIED");
            return true;
        };

        var read = await ReadAsync(worker);

        Assert.Equal([("team/app", null), ("team/locked", "src-denied")], read.Repositories.Select(repository => (repository.Name, repository.Reason)));
    }

    [Fact]
    public async Task Read_SourceRecordIsGone_SaysSo()
    {
        await using var worker = await WorkerHost.StartAsync(others: bus => bus.AddConsumer<Listener>());
        worker.Connections.Registries.TryRemove(Grants.Source, out _);

        var read = await ReadAsync(worker);

        Assert.NotNull(read.Reason);
        Assert.Contains("no registry 1", read.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_MoreThanItHolds_IsCutWhereItIsFull()
    {
        var answer = new ReadingAnswer(Guid.NewGuid());
        var added = 0;
        Assert.True(answer.Begin("team/app"));
        while (answer.Add(new ReadArtifact { Tags = [new string('t', 100)] }))
            added++;
        Assert.False(answer.Begin("team/web"));

        var read = answer.Close();
        Assert.True(read.IsCut);
        Assert.True(Assert.Single(read.Repositories).IsCut);
        Assert.Equal(added, read.Repositories[0].Artifacts.Count);
        Assert.InRange(added, 1, ReadSource.MaxArtifacts);
    }

    [Fact]
    public void Answer_OutOfTime_TellsWhatWasReadSoFar()
    {
        var answer = new ReadingAnswer(Guid.NewGuid());
        Assert.Equal("src-timeout", answer.OutOfTime("too slow").Reason);
        answer.Begin("team/app");
        answer.Add(new ReadArtifact { Tags = ["v1"] });

        var read = answer.OutOfTime("too slow");

        Assert.Null(read.Reason);
        Assert.True(read.IsCut && read.Repositories[0].IsCut);
        Assert.Single(read.Repositories[0].Artifacts);
    }

    private static async Task<SourceRead> ReadAsync(WorkerHost worker, params PlanFilter[] filters)
    {
        var id = Guid.NewGuid();
        worker.Send(new ReadSource { ReadingId = id, Region = "default", Source = new RegistryVersion { RegistryId = Grants.Source, Version = 1 }, Filters = filters });
        await WorkerHost.UntilAsync(() => Answers.Any(answer => answer.ReadingId == id), "the source is read");
        return Answers.First(answer => answer.ReadingId == id);
    }

    private sealed class Listener : IConsumer<SourceRead>
    {
        public Task Consume(ConsumeContext<SourceRead> context)
        {
            Answers.Enqueue(context.Message);
            return Task.CompletedTask;
        }
    }
}
