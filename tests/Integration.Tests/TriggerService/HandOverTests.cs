using HarborReplication.Messaging;
using HarborReplication.Persistence;
using HarborReplication.Testing;
using HarborReplication.TriggerService.Requests;
using HarborReplication.TriggerService.Tests;
using HarborReplication.TriggerService.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HarborReplication.Integration.Tests.TriggerService;

public sealed class HandOverTests
{
    private const int Requests = 40;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Requests_QueuesPurgedAllTheWhile_AllAcknowledgedOnce()
    {
        var broker = await (await Servers.RabbitMqAsync()).CreateVirtualHostAsync("trigger", TestContext.Current.CancellationToken);
        var database = await TriggerDatabase.CreateAsync();
        var receiver = new Acknowledging(lost: 1);
        await using var first = await StartAsync(database, broker.Uri, receiver);
        await using var second = await StartAsync(database, broker.Uri, receiver);

        for (var i = 0; i < Requests; i++)
        {
            await (i % 2 == 0 ? first : second).AddRequestAsync($"cause {i}");
            if (i % 4 == 0)
                await broker.PurgeAllQueuesAsync(TestContext.Current.CancellationToken);
        }

        await AllClosedAsync(first);
        Assert.Equal(Requests, receiver.Messages.Select(message => message.RequestId).Distinct().Count());
    }

    [Fact]
    public async Task Requests_BrokerAway_WrittenAtOnceAndHandedOverWhenItIsBack()
    {
        // A broker of its own: the shared one must not stop under other tests.
        await using var broker = new RabbitMqServer();
        await broker.StartAsync(TestContext.Current.CancellationToken);
        broker.SkipUnlessAvailable();
        var database = await TriggerDatabase.CreateAsync();
        var receiver = new Acknowledging(lost: 0);
        await using var replica = await StartAsync(database, broker.Uri, receiver);
        await ReadinessAsync(replica, HealthStatus.Healthy);

        await broker.StopAsync(TestContext.Current.CancellationToken);
        try
        {
            for (var i = 0; i < Requests; i++)
                Assert.True(await replica.AddRequestAsync($"cause {i}"));
            await ReadinessAsync(replica, HealthStatus.Degraded);
            Assert.Empty(receiver.Messages);
        }
        finally
        {
            await broker.StartAsync(TestContext.Current.CancellationToken);
        }

        await AllClosedAsync(replica);
        await ReadinessAsync(replica, HealthStatus.Healthy);
    }

    private static async Task<Replica> StartAsync(DatabaseOptions database, Uri broker, Acknowledging receiver)
    {
        var replica = await Replica.CreateAsync(
            database,
            new MessagingOptions { RabbitMq = broker },
            bus => bus.AddConsumer<AcknowledgingConsumer>(),
            services => services.AddSingleton(receiver));
        await replica.StartAsync();
        return replica;
    }

    private static Task AllClosedAsync(Replica replica) => Eventually.TrueAsync(
        async _ => await CountAsync(replica, RequestStates.Closed) == Requests,
        "all requests are closed",
        Deadline,
        async () => $"{await CountAsync(replica, RequestStates.Closed)} of {Requests} are.");

    private static Task<int> CountAsync(Replica replica, string state) =>
        replica.ReadAsync(context => context.Requests.CountAsync(request => request.State == state && request.ExecutionId == 7));

    private static Task ReadinessAsync(Replica replica, HealthStatus expected) => Eventually.TrueAsync(
        async token => await replica.UseAsync<HealthCheckService, HealthStatus>(async health =>
            (await health.CheckHealthAsync(check => check.Tags.Contains("ready"), token)).Status) == expected,
        $"readiness is {expected}",
        Deadline);
}
