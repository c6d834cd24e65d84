using System.Text;
using HarborReplication.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HarborReplication.EndToEnd.Tests.Fixtures;

public sealed class RabbitMqServerTests
{
    [Fact]
    public async Task StopKillAndPurge_OfAPrivateBroker_BehaveAsTheirNamesSay()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = new RabbitMqServer();
        await server.StartAsync(cancellationToken);
        server.SkipUnlessAvailable();
        var host = await server.CreateVirtualHostAsync("fixture", cancellationToken);
        await PublishAsync(host.Uri);
        // The message is confirmed; that there is such a queue the broker may write down a moment later.
        await ExpectMessagesAsync(host, 1);

        await server.KillAsync(cancellationToken);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => ConnectAsync(host.Uri));
        await server.StartAsync(cancellationToken);
        await ExpectMessagesAsync(host, 1);

        Assert.Equal(1, await host.PurgeAllQueuesAsync(cancellationToken));
        await ExpectMessagesAsync(host, 0);

        await server.StopAsync(cancellationToken);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => ConnectAsync(host.Uri));
    }

    private static Task ExpectMessagesAsync(RabbitMqVirtualHost host, int count) => Eventually.TrueAsync(
        async token => (await host.ListQueuesAsync(token)) is [{ Name: "kept" } queue] && queue.Messages == count,
        $"queue 'kept' holds {count} messages",
        TimeSpan.FromSeconds(20),
        async () => string.Join(Environment.NewLine, await host.ListQueuesAsync()));

    private static async Task PublishAsync(Uri uri)
    {
        await using var connection = await ConnectAsync(uri);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false);
        await channel.BasicPublishAsync("", "kept", true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes("hello"));
    }

    private static Task<IConnection> ConnectAsync(Uri uri) => new ConnectionFactory { Uri = uri }.CreateConnectionAsync();
}
