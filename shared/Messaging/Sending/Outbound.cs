using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using MassTransit;

namespace HarborReplication.Messaging.Sending;

/// <summary>
/// Where everything leaves for the bus. Handing a message over never waits, whatever the broker does: no request and no transaction may
/// hang on it. What is dropped here, when the broker is away for long, is derived again from rows by whoever sent it.
/// </summary>
public sealed class Outbound
{
    private const int Capacity = 20_000;
    private static readonly Meter Meter = new("HarborReplication.Messaging");
    private static readonly ActivitySource Activities = new("HarborReplication.Messaging");
    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>(
        "harbor.replication.messages.dropped", "{message}", "Messages given up before they reached the broker; the sweeps send them again.");

    private readonly Channel<Parcel> _parcels;
    private readonly IBus _bus;
    private readonly TimeProvider _time;

    internal Outbound(IBus bus, TimeProvider time)
    {
        _bus = bus;
        _time = time;
        _parcels = Channel.CreateBounded<Parcel>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest },
            parcel => Dropped.Add(1, new KeyValuePair<string, object?>("type", parcel.Type)));
    }

    /// <summary>
    /// Hands a message over for publishing. With a time to live, it is worth nothing later: it is not sent any more, and the broker
    /// drops it from a queue that nobody reads.
    /// </summary>
    public void Send<T>(T message, TimeSpan? timeToLive = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(message);
        _parcels.Writer.TryWrite(new Parcel(
            typeof(T).Name,
            _time.GetTimestamp(),
            timeToLive,
            Activity.Current?.Context ?? default,
            cancellationToken => _bus.Publish(
                message,
                context =>
                {
                    context.TimeToLive = timeToLive;
                    if (message is Contracts.Events.IntegrationEvent)
                        PlainJson.Use(context);
                },
                cancellationToken)));
    }

    /// <summary>
    /// Publishes events in their order and waits until the broker has confirmed all of them: for relays that remember how far they have
    /// come. When it fails, nobody knows which ones the broker has.
    /// </summary>
    public async Task PublishConfirmedAsync(IReadOnlyList<Contracts.Events.IntegrationEvent> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var confirmations = new List<Task>(messages.Count);
        foreach (var message in messages)
        {
            // Each is on its way when the call returns; its confirmation comes later. Not so the first one, which may have to wait for a
            // connection: who waits for that together goes on in any order.
            var confirmation = _bus.Publish<Contracts.Events.IntegrationEvent>(message, PlainJson.Use, cancellationToken);
            if (confirmations.Count == 0)
                await confirmation.ConfigureAwait(false);
            confirmations.Add(confirmation);
        }

        await Task.WhenAll(confirmations).ConfigureAwait(false);
    }

    /// <summary>Puts a body that was received once back on the queue of an endpoint, and waits for the broker's confirmation.</summary>
    public async Task ReplayConfirmedAsync(string endpoint, byte[] body, string? contentType, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(body);
        // The exchange, not the queue: that is declared by its owner.
        var target = await _bus.GetSendEndpoint(new Uri($"exchange:{endpoint}")).ConfigureAwait(false);
        await target.Send(new Replayed(), context => context.Serializer = new ReplayedBody(body, contentType), cancellationToken).ConfigureAwait(false);
    }

    internal IAsyncEnumerable<Parcel> ReadAllAsync(CancellationToken cancellationToken) => _parcels.Reader.ReadAllAsync(cancellationToken);

    internal async Task PublishAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        if (parcel.TimeToLive is { } limit && _time.GetElapsedTime(parcel.HandedOver) > limit)
        {
            Dropped.Add(1, new KeyValuePair<string, object?>("type", parcel.Type));
            return;
        }

        using var activity = parcel.Parent == default ? null : Activities.StartActivity("outbound", ActivityKind.Internal, parcel.Parent);
        await parcel.Publish(cancellationToken).ConfigureAwait(false);
    }

    internal static void Lost(Parcel parcel) => Dropped.Add(1, new KeyValuePair<string, object?>("type", parcel.Type));

    internal sealed record Parcel(string Type, long HandedOver, TimeSpan? TimeToLive, ActivityContext Parent, Func<CancellationToken, Task> Publish);
}
