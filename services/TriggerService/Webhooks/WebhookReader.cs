using System.Text.Json;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>
/// Tells the formats apart by what is in the body: Harbor's two and distribution's envelopes. Content types are not asked, which
/// proxies and senders get wrong.
/// </summary>
internal static class WebhookReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    public static WebhookContent Read(ReadOnlyMemory<byte> body, long registryId)
    {
        var content = new WebhookContent();
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            Read(document.RootElement, registryId, content);
        }
        catch (JsonException e)
        {
            content.Mistakes.Add($"the body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}); send a JSON object");
        }
        catch (InvalidOperationException)
        {
            // A string that is not Unicode is found only when it is read.
            content.Mistakes.Add("the body is not JSON: a string in it is not valid UTF-8");
        }

        return content;
    }

    private static void Read(JsonElement root, long registryId, WebhookContent content)
    {
        if (root.ValueKind != JsonValueKind.Object)
            content.Mistakes.Add("the body must be a JSON object");
        else if (root.TryGetProperty("events", out var events))
            DistributionEnvelope.Read(events, registryId, content);
        else if (root.TryGetProperty("specversion", out _))
            HarborCloudEvent.Read(root, registryId, content);
        else
            HarborDefaultEvent.Read(root, registryId, content);
    }
}
