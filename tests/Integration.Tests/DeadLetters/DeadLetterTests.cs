using System.Text;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Messaging.Endpoints;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.DeadLetters;
using HarborReplication.PolicyService.Tests.Api;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace HarborReplication.Integration.Tests.DeadLetters;

/// <summary>What cannot be processed, with a real broker and a real database.</summary>
public sealed class DeadLetterTests
{
    [Fact]
    public async Task Malformed_OnAServicesQueue_BecomesARowAndBlocksNothing()
    {
        await using var api = await StartAsync();
        await PublishAsync(api.Broker, "", "policy-requests", "{ this is no JSON");
        await PublishAsync(api.Broker, "", "policy-requests", """{"messageId":"3f1c9a52-7d0e-4b6c-9f51-0a4a7f1f2c11","messageType":["urn:message:Elsewhere:Unheard"],"message":{"a":1}}""");

        var letters = await LettersAsync(api, 2);
        Assert.Equal(["malformed", "unknown-type"], letters.Select(letter => letter.Reason).Order());
        Assert.All(letters, letter => Assert.Equal("policy-requests", letter.Endpoint));
        await RequestAsync(api, Guid.NewGuid());
        await Eventually.TrueAsync(
            async token => (await api.Host.ListQueuesAsync(token)).Where(queue => queue.Name is "policy-requests" or EndpointConventions.DeadLetters).Sum(queue => queue.Messages) == 0,
            "the queues are empty", TimeSpan.FromSeconds(30));
        Assert.DoesNotContain(await api.Host.ListQueuesAsync(), queue => queue.Name.EndsWith("_error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replay_WhenTheCauseIsRepaired_IsProcessedOnce()
    {
        await using var api = await StartAsync();
        var policy = await api.Api.AddPolicyAsync();
        await api.Api.DatabaseAsync(database => database.StatementAsync("ALTER TABLE policy.policy_destinations RENAME TO policy_destinations_away", default));
        var request = Guid.NewGuid();
        Send(api, request, policy);
        var letter = Assert.Single(await LettersAsync(api, 1));
        Assert.Equal("failed", letter.Reason);
        await api.Api.DatabaseAsync(database => database.StatementAsync("ALTER TABLE policy.policy_destinations_away RENAME TO policy_destinations", default));

        Assert.Equal(202, (int)(await api.Api.SendAsync(HttpMethod.Post, $"/api/v1/dead-letters/{letter.Id}/replay")).StatusCode);
        await using (var scope = api.Api.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<DeadLetterReplays>().SendAsync(default);
        await Eventually.TrueAsync(
            _ => api.Api.DatabaseAsync(database => database.Executions.AnyAsync(execution => execution.CorrelationId == request)),
            "the request is accepted", TimeSpan.FromSeconds(30));
        letter = await api.Api.DatabaseAsync(database => database.DeadLetters.AsNoTracking().SingleAsync());
        Assert.Equal((DeadLetterStates.Replayed, 1), (letter.State, letter.Count));
    }

    [Fact]
    public async Task GivenUpByTheBroker_BecomesARowWithItsQueueAndCanBeReplayed()
    {
        await using var api = await StartAsync();
        // A queue like ours whose consumer dies with every delivery.
        await using (var connection = await new ConnectionFactory { Uri = api.Broker }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            await channel.ExchangeDeclareAsync("deadly", ExchangeType.Fanout, durable: true);
            await channel.QueueDeclareAsync("deadly", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 2, ["x-dead-letter-exchange"] = EndpointConventions.DeadLetters,
            });
            await channel.QueueBindAsync("deadly", "deadly", "");
            await PublishAsync(api.Broker, "deadly", "", """{"messageId":"3f1c9a52-7d0e-4b6c-9f51-0a4a7f1f2c12","messageType":["urn:message:Ours:Deadly"],"message":{"a":1}}""");
            await Eventually.TrueAsync(
                async token =>
                {
                    if (await channel.BasicGetAsync("deadly", autoAck: false, token) is { } delivery)
                        await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: true, token);
                    return await api.Api.DatabaseAsync(database => database.DeadLetters.AnyAsync());
                },
                "the broker gives it up", TimeSpan.FromSeconds(60));
        }

        var letter = Assert.Single(await LettersAsync(api, 1));
        Assert.Equal(("deadly", "delivery-limit", "Ours:Deadly", false), (letter.Endpoint, letter.Reason, letter.MessageType, letter.Truncated));
        Assert.Equal(202, (int)(await api.Api.SendAsync(HttpMethod.Post, $"/api/v1/dead-letters/{letter.Id}/replay")).StatusCode);
        await using (var scope = api.Api.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<DeadLetterReplays>().SendAsync(default);
        await Eventually.TrueAsync(
            async token => (await api.Host.ListQueuesAsync(token)).Any(queue => queue.Name == "deadly" && queue.Messages == 1),
            "it is back on its queue", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task GivenUpByTheBroker_WhileTheDatabaseIsAway_IsKeptUntilItIsBack()
    {
        await using var api = await StartAsync();
        await api.Api.DatabaseAsync(database => database.StatementAsync("ALTER TABLE policy.dead_letters RENAME TO dead_letters_away", default));
        await PublishAsync(api.Broker, EndpointConventions.DeadLetters, "", """{"messageType":["urn:message:Ours:Deadly"],"message":{"a":1}}""");
        await PublishAsync(api.Broker, EndpointConventions.DeadLetters, "", """{ this is no JSON""");
        await Eventually.TrueAsync(
            async token => (await api.Host.ListQueuesAsync(token)).Any(queue => queue.Name == EndpointConventions.DeadLetterReports && queue.Messages == 2),
            "both wait as reports", TimeSpan.FromSeconds(30));
        await RequestAsync(api, Guid.NewGuid());
        await api.Api.DatabaseAsync(database => database.StatementAsync("ALTER TABLE policy.dead_letters_away RENAME TO dead_letters", default));
        Assert.Equal(2, (await LettersAsync(api, 2)).Count);
    }

    [Fact]
    public async Task GivenUpByTheBroker_AReport_IsStoredAsItWas()
    {
        await using var api = await StartAsync();
        await PublishAsync(
            api.Broker, EndpointConventions.DeadLetters, "",
            """
            {"messageType":["urn:message:HarborReplication.Contracts.DeadLetters:DeadLettered"],"message":{"endpoint":"policy-requests","reason":"failed",
            "detail":"it broke","fingerprint":"abc","body":"e30=","bodyBytes":2}}
            """,
            from: EndpointConventions.DeadLetterReports);
        var letter = Assert.Single(await LettersAsync(api, 1));
        Assert.Equal(("policy-requests", "failed", "it broke", "abc"), (letter.Endpoint, letter.Reason, letter.Detail, letter.Fingerprint));
    }

    private static async Task<Started> StartAsync()
    {
        var host = await (await Servers.RabbitMqAsync()).CreateVirtualHostAsync("dead-letters");
        var api = new ApiHost(host.Uri);
        await api.InitializeAsync();
        await Eventually.TrueAsync(
            async token => (await host.ListQueuesAsync(token)).Any(queue => queue.Name == "policy-requests" && queue.Consumers > 0),
            "the service hears", TimeSpan.FromSeconds(60));
        return new Started(api, host);
    }

    private static async Task RequestAsync(Started api, Guid request)
    {
        Send(api, request, await api.Api.AddPolicyAsync());
        await Eventually.TrueAsync(
            _ => api.Api.DatabaseAsync(database => database.Executions.AnyAsync(execution => execution.CorrelationId == request)),
            "a later message is processed", TimeSpan.FromSeconds(30));
    }

    private static void Send(Started api, Guid request, long policy) => api.Api.Services.GetRequiredService<Outbound>().Send(new RequestReplication
    {
        RequestId = request, PolicyId = policy, Trigger = TriggerTypes.Manual, Lane = Lanes.Normal, RequestedAt = DateTimeOffset.UnixEpoch,
    });

    private static async Task<List<DeadLetter>> LettersAsync(Started api, int count)
    {
        List<DeadLetter> letters = [];
        await Eventually.TrueAsync(
            async _ => (letters = await api.Api.DatabaseAsync(database => database.DeadLetters.AsNoTracking().ToListAsync())).Count >= count,
            $"{count} dead letters", TimeSpan.FromSeconds(60));
        return letters;
    }

    private static async Task PublishAsync(Uri broker, string exchange, string key, string body, string? from = null)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { Persistent = true, ContentType = "application/vnd.masstransit+json" };
        if (from is not null)
            properties.Headers = new Dictionary<string, object?> { ["x-first-death-queue"] = from, ["x-first-death-reason"] = "delivery_limit" };
        await channel.BasicPublishAsync(exchange, key, true, properties, Encoding.UTF8.GetBytes(body));
    }

    private sealed record Started(ApiHost Api, RabbitMqVirtualHost Host) : IAsyncDisposable
    {
        public Uri Broker => Host.Uri;

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
