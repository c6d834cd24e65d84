using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace HarborReplication.Messaging.Sending;

/// <summary>
/// Events for outsiders are plain JSON, without MassTransit's envelope: any AMQP client can read them. The content type says what they are
/// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md, section 3.2).
/// </summary>
internal static class PlainJson
{
    private static readonly SystemTextJsonRawMessageSerializer Serializer = new(RawSerializerOptions.AddTransportHeaders);
    private static readonly ContentType CloudEvent = new("application/cloudevents+json");

    public static void Use(SendContext context)
    {
        context.Serializer = Serializer;
        context.ContentType = CloudEvent;
    }
}
