using MassTransit;
using MassTransit.Serialization;

namespace HarborReplication.Messaging.Sending;

/// <summary>Events for outsiders are plain JSON, without MassTransit's envelope: any AMQP client can read them.</summary>
internal static class PlainJson
{
    public static readonly IMessageSerializer Serializer = new SystemTextJsonRawMessageSerializer(RawSerializerOptions.AddTransportHeaders);
}
