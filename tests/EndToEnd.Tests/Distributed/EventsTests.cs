using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HarborReplication.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>What a program that knows only AMQP and CloudEvents gets.</summary>
[Collection(nameof(EstateCollection))]
public sealed class EventsTests(Estate estate)
{
    private const string Exchange = "harbor.replication.events";
    private const string Finished = "harbor.replication.execution.finished";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Subscriber_ToTheTopicExchange_GetsEveryEventInOrderAsCloudEvents()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await estate.StartClusterAsync(new ClusterOptions { TriggerServices = 1, CopyWorkers = 1 }, cancellationToken);
        await using var destination = new DockerRegistry();
        await destination.StartAsync(cancellationToken);
        await using var connection = await new ConnectionFactory { Uri = cluster.Broker.Uri }.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var everything = await SubscribeAsync(channel, "harbor.replication.#", cancellationToken);
        var executions = await SubscribeAsync(channel, "harbor.replication.execution.*", cancellationToken);

        var policy = await cluster.Api.CreatePolicyAsync(
            "one repository",
            await cluster.Api.CreateRegistryAsync("source", estate.Source.Url, cancellationToken: cancellationToken),
            await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken),
            new JsonObject { ["filters"] = new JsonArray(new JsonObject { ["type"] = "name", ["value"] = "team/app-000" }) },
            cancellationToken);
        var execution = await cluster.Api.StartExecutionAsync(policy, cancellationToken);
        await Eventually.TrueAsync(
            _ => Task.FromResult(everything.Any(one => one.RoutingKey == Finished) && executions.Any(one => one.RoutingKey == Finished)),
            "the end of the execution is told",
            Deadline,
            () => Task.FromResult(cluster.ReadLogs()),
            cancellationToken);

        Assert.All(everything, one => Assert.Equal(one.RoutingKey, (string?)one.Body["type"]));
        Assert.All(everything, one => Assert.Equal("1.0", (string?)one.Body["specversion"]));
        Assert.All(everything, one => Assert.Equal("application/cloudevents+json", one.ContentType));
        Assert.All(everything, one => Assert.Equal(execution, (long?)one.Body["data"]!["execution_id"]));
        Assert.Equal(everything.Count, everything.Select(one => (string?)one.Body["id"]).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, everything.Count), everything.Select(Sequence));
        Assert.Equal(
            ["harbor.replication.execution.started", "harbor.replication.execution.planned", Finished], executions.Select(one => one.RoutingKey));
        Assert.Equal(3, everything.Count(one => one.RoutingKey == "harbor.replication.task.finished"));
    }

    private static int Sequence(Received one) => int.Parse((string)one.Body["sequence"]!, CultureInfo.InvariantCulture);

    private static async Task<ConcurrentQueue<Received>> SubscribeAsync(IChannel channel, string bindingKey, CancellationToken cancellationToken)
    {
        var received = new ConcurrentQueue<Received>();
        var queue = await channel.QueueDeclareAsync(cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue.QueueName, Exchange, bindingKey, cancellationToken: cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            received.Enqueue(new Received(
                delivery.RoutingKey, delivery.BasicProperties.ContentType, JsonSerializer.Deserialize<JsonObject>(delivery.Body.Span)!));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);
        return received;
    }

    private sealed record Received(string RoutingKey, string? ContentType, JsonObject Body);
}
