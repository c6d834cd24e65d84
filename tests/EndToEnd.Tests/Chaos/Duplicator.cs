using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>
/// Sends messages again that the broker has passed on already, up to three seconds later: half of all messages arrive twice, and out of
/// order. An answer to one worker's session is also sent to another one: one delivery to two live workers. It works on what the broker
/// traces (https://www.rabbitmq.com/docs/firehose); a broker that is restarted traces no longer, and the round goes on without.
/// </summary>
internal sealed class Duplicator : IAsyncDisposable
{
    private const string Mark = "sent-again";
    private const string SessionPrefix = "session-";
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(3);
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _lastKeys = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private Duplicator(IConnection connection, IChannel channel, int seed)
    {
        _connection = connection;
        _channel = channel;
        _random = new Random(seed);
    }

    public static async Task<Duplicator> StartAsync(Uri broker, int seed, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var queue = await channel.QueueDeclareAsync(cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue.QueueName, "amq.rabbitmq.trace", "publish.#", cancellationToken: cancellationToken);
        var duplicator = new Duplicator(connection, channel, seed);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            duplicator.Received(delivery);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);
        return duplicator;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _channel.DisposeAsync();
            await _connection.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or RabbitMQ.Client.Exceptions.RabbitMQClientException or OperationCanceledException or TimeoutException)
        {
            // The broker was the fault.
        }
    }

    // exchange_name, routing_keys and properties are headers of the trace; the body is the message's own.
    private void Received(BasicDeliverEventArgs delivery)
    {
        var headers = delivery.BasicProperties.Headers;
        if (headers?["properties"] is not IDictionary<string, object?> properties || Text(headers["exchange_name"]) is not { Length: > 0 } exchange)
            return;
        var own = properties.TryGetValue("headers", out var inner) && inner is IDictionary<string, object?> values ? new Dictionary<string, object?>(values) : [];
        if (own.ContainsKey(Mark))
            return;
        var key = headers["routing_keys"] is IList<object?> { Count: > 0 } keys ? Text(keys[0]) ?? "" : "";
        string? other = null;
        TimeSpan delay;
        lock (_lock)
        {
            if (_random.Next(2) == 0)
                return;
            delay = Latest * _random.NextDouble();
            if (key.StartsWith(SessionPrefix, StringComparison.Ordinal) || Guid.TryParse(key, out _))
            {
                other = _lastKeys.GetValueOrDefault(exchange) is { } last && last != key ? last : null;
                _lastKeys[exchange] = key;
            }
        }

        own[Mark] = true;
        var again = new BasicProperties
        {
            ContentType = Text(properties, "content_type"),
            MessageId = Text(properties, "message_id"),
            DeliveryMode = DeliveryModes.Persistent,
            Headers = own,
        };
        var body = delivery.Body.ToArray();
        _ = SendAsync(exchange, key, again, body, delay);
        if (other is not null)
            _ = SendAsync(exchange, other, again, body, delay);
    }

    private async Task SendAsync(string exchange, string key, BasicProperties properties, byte[] body, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, TimeProvider.System, _stopping.Token);
            await _channel.BasicPublishAsync(exchange, key, mandatory: false, properties, body, _stopping.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or IOException or RabbitMQ.Client.Exceptions.RabbitMQClientException)
        {
            // Lost: nobody has promised a second delivery.
        }
    }

    private static string? Text(IDictionary<string, object?> properties, string name) => properties.TryGetValue(name, out var value) ? Text(value) : null;

    private static string? Text(object? value) => value switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        string text => text,
        _ => null,
    };
}
