using HarborReplication.Testing;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.TriggerService.Tests.Requests;

public sealed class HandOverTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly SqliteFile _file = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Request_Committed_SentAtOnceAndClosedWhenAcknowledged()
    {
        var receiver = new Acknowledging(lost: 0);
        await using var replica = await StartAsync(receiver);

        await replica.AddRequestAsync("cause");

        var request = await ClosedAsync(replica);
        Assert.Equal(7, request.ExecutionId);
        var message = receiver.Messages.First();
        Assert.Equal(
            (request.RequestId, request.PolicyId, request.Trigger, request.Lane, request.RequestedAt),
            (message.RequestId, message.PolicyId, message.Trigger, message.Lane, message.RequestedAt));
        Assert.Null(message.Artifacts);
    }

    [Fact]
    public async Task Request_AcknowledgementLost_SentAgainAndClosedOnce()
    {
        var receiver = new Acknowledging(lost: 1);
        await using var replica = await StartAsync(receiver);
        await replica.AddRequestAsync("cause");
        await Eventually.TrueAsync(() => receiver.TimesHeard == 1, "the request is heard", Deadline);

        var request = await ClosedAsync(replica);

        Assert.True(request.Attempts >= 2, $"{request.Attempts} attempts");
        Assert.Single(receiver.Messages.Select(message => message.RequestId).Distinct());
    }

    [Fact]
    public async Task Request_WrittenWhileNothingRan_SentAfterTheStart()
    {
        await using (var before = await Replica.CreateAsync(_file.Options))
            await before.AddRequestAsync("cause");

        await using var replica = await StartAsync(new Acknowledging(lost: 0));

        Assert.Equal(7, (await ClosedAsync(replica)).ExecutionId);
    }

    [Fact]
    public async Task StepAsync_NobodyAnswers_WaitsLongerEachTime()
    {
        await using var replica = await Replica.CreateAsync(_file.Options);
        await replica.AddRequestAsync("cause");
        var attempts = 0;
        foreach (var wait in new[] { 2, 4, 8, 10, 10 })
        {
            var before = await replica.ReadAsync(context => context.NowAsync(TestContext.Current.CancellationToken));
            await replica.UseAsync<RequestRelay, bool>(relay => relay.StepAsync(TestContext.Current.CancellationToken));
            var after = await replica.ReadAsync(context => context.NowAsync(TestContext.Current.CancellationToken));
            var request = await replica.ReadAsync(context => context.Requests.AsNoTracking().SingleAsync());
            Assert.Equal(++attempts, request.Attempts);
            Assert.InRange(request.NextSendAt, before.AddSeconds(wait), after.AddSeconds(wait));
            await replica.UseAsync<TriggerDbContext>(context =>
                context.Requests.ExecuteUpdateAsync(set => set.SetProperty(row => row.NextSendAt, row => row.RequestedAt)));
        }
    }

    [Fact]
    public async Task StepAsync_TwoReplicas_EachRequestSentByOne()
    {
        await using var first = await Replica.CreateAsync(_file.Options);
        await using var second = await Replica.CreateAsync(_file.Options);
        for (var i = 0; i < 20; i++)
            await first.AddRequestAsync($"cause {i}");

        await Task.WhenAll(new[] { first, second, first, second }.Select(replica => Task.Run(() =>
            replica.UseAsync<RequestRelay, bool>(relay => relay.StepAsync(TestContext.Current.CancellationToken)))));

        Assert.All(await first.ReadAsync(context => context.Requests.AsNoTracking().ToListAsync()), request => Assert.Equal(1, request.Attempts));
    }

    private async Task<Replica> StartAsync(Acknowledging receiver)
    {
        var replica = await Replica.CreateAsync(
            _file.Options,
            others: bus => bus.AddConsumer<AcknowledgingConsumer>(),
            services: services => services.AddSingleton(receiver));
        await replica.StartAsync();
        return replica;
    }

    private static Task<ReplicationRequest> ClosedAsync(Replica replica) => Eventually.ReadAsync(
        _ => replica.ReadAsync(context => context.Requests.AsNoTracking().SingleOrDefaultAsync(request => request.State == RequestStates.Closed)),
        "the request is closed",
        Deadline);
}
