using System.Net.Mime;
using System.Text;
using MassTransit;

namespace HarborReplication.Messaging.Sending;

/// <summary>A body that was received once, sent again byte by byte.</summary>
internal sealed class ReplayedBody(byte[] body, string? contentType) : IMessageSerializer, MessageBody
{
    public ContentType ContentType { get; } = new(contentType ?? "application/vnd.masstransit+json");

    public long? Length => body.Length;

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class => this;

    public Stream GetStream() => new MemoryStream(body, writable: false);

    public byte[] GetBytes() => body;

    public string GetString() => Encoding.UTF8.GetString(body);
}
