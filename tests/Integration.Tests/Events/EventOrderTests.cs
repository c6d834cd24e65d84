using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.Tests.Api;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HarborReplication.Integration.Tests.Events;

/// <summary>The events of many tasks that end together, with a real broker and a real database.</summary>
public sealed class EventOrderTests
{
    private const int Many = 3_000;

    [Fact]
    public async Task Relay_ThousandsAtOnce_ComeInTheOrderOfTheirSequence()
    {
        var host = await (await Servers.RabbitMqAsync()).CreateVirtualHostAsync("events");
        await using var api = new ApiHost(host.Uri);
        await api.InitializeAsync();
        await using var connection = await new ConnectionFactory { Uri = host.Uri }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        // As the service declares it, whoever comes first.
        await channel.ExchangeDeclareAsync(IntegrationEvent.Exchange, ExchangeType.Topic, durable: true);
        var queue = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(queue.QueueName, IntegrationEvent.Exchange, "#");
        var received = new ConcurrentQueue<int>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            using var body = JsonDocument.Parse(delivery.Body);
            received.Enqueue(int.Parse(body.RootElement.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);

        await api.DatabaseAsync(async database =>
        {
            var now = await database.NowAsync(default);
            await new EventLog(database).AddAsync(
                Enumerable.Range(1, Many).Select(number => new EventLogEntry { Type = EventTypes.TaskFinished, Data = $$"""{"number": {{number}} }""", OccurredAt = now }), default);
            return true;
        });

        await Eventually.TrueAsync(() => received.Count >= Many, "all events have come", TimeSpan.FromSeconds(60));
        Assert.Equal(Enumerable.Range(1, Many), received);
        await Eventually.TrueAsync(
            _ => api.DatabaseAsync(database => database.RelayPositions.AnyAsync(position => position.Published == Many && position.ClaimedUntil == null)),
            "the relay has come to their end", TimeSpan.FromSeconds(30));
    }
}
