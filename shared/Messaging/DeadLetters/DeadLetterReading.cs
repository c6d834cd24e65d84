using System.Runtime.Serialization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HarborReplication.Contracts.DeadLetters;
using MassTransit;

namespace HarborReplication.Messaging.DeadLetters;

/// <summary>Makes a report of a message that failed.</summary>
internal static class DeadLetterReading
{
    /// <returns>
    /// Null for what nobody misses: hints and questions, which expire, when they did so or failed. They are sent again, and while a
    /// database is away there would be thousands.
    /// </returns>
    public static DeadLettered? Of(string endpoint, ReceiveContext context, Exception? exception)
    {
        var body = context.Body.GetBytes();
        var (type, _, _, expires) = Read(body);
        var reason = exception is null ? DeadLetterReasons.UnknownType : Reason(exception);
        // Whatever the exception is: nothing of ours comes without an envelope that names its type.
        if (reason == DeadLetterReasons.Failed && type is null)
            reason = DeadLetterReasons.Malformed;
        if (expires && reason == DeadLetterReasons.Failed)
            return null;
        return Report(endpoint, context, body, reason, exception is null ? "nobody at this endpoint takes messages of this type" : Bounded(exception));
    }

    /// <summary>The report itself, whatever the reason.</summary>
    public static DeadLettered Report(string endpoint, ReceiveContext context, byte[] body, string reason, string detail)
    {
        var (type, id, content, _) = Read(body);
        return new DeadLettered
        {
            Endpoint = endpoint,
            Reason = reason,
            Detail = detail,
            Fingerprint = Fingerprint(endpoint, type, content),
            MessageType = type,
            MessageId = id,
            ContentType = context.ContentType?.ToString(),
            Body = Convert.ToBase64String(body.AsSpan(0, Math.Min(body.Length, DeadLettered.MaxBodyBytes))),
            BodyBytes = body.Length,
        };
    }

    /// <returns>The report that a message is; null when it is none.</returns>
    public static DeadLettered? Again(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<DeadLettered>(Read(body).Content.Span, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Transports wrap what went wrong.
    private static string Reason(Exception? exception) => exception switch
    {
        null => DeadLetterReasons.Failed,
        SerializationException or JsonException => DeadLetterReasons.Malformed,
        _ => Reason(exception.InnerException),
    };

    private static string Bounded(Exception exception)
    {
        var text = exception.ToString().Replace("\0", "", StringComparison.Ordinal);
        return text.Length <= DeadLettered.MaxDetailLength ? text : text[..DeadLettered.MaxDetailLength];
    }

    // A report that is repeated comes in an envelope of its own each time; what it says is the same.
    private static (string? Type, string? Id, ReadOnlyMemory<byte> Content, bool Expires) Read(byte[] body)
    {
        try
        {
            using var envelope = JsonDocument.Parse(body);
            var root = envelope.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("message", out var message))
                return (null, null, body, false);
            var types = root.TryGetProperty("messageType", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
            return (
                Short(types is [{ ValueKind: JsonValueKind.String } first, ..] ? first.GetString()!.Replace("urn:message:", "", StringComparison.Ordinal) : null),
                Short(root.TryGetProperty("messageId", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null),
                Encoding.UTF8.GetBytes(message.GetRawText()),
                root.TryGetProperty("expirationTime", out var end) && end.ValueKind == JsonValueKind.String);
        }
        catch (JsonException)
        {
            return (null, null, body, false);
        }
    }

    private static string? Short(string? text) => text?.Replace("\0", "", StringComparison.Ordinal) is { Length: > 200 } longer ? longer[..200] : text;

    private static string Fingerprint(string endpoint, string? type, ReadOnlyMemory<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{endpoint}\n{type}\n"));
        hash.AppendData(content.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
