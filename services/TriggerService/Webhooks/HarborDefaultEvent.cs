using System.Globalization;
using System.Text.Json;
using HarborReplication.TriggerService.Events;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>
/// Harbor's own format: <c>{"type":"PUSH_ARTIFACT","occur_at":1678082303,"operator":"admin","event_data":{…}}</c>. It has no id: what
/// happened, when and to which digest is what tells one from another, and a repeated push of one digest in one second asks for nothing new.
/// </summary>
internal static class HarborDefaultEvent
{
    private const long LatestSecond = 253_402_300_799;

    public static void Read(JsonElement root, long registryId, WebhookContent content)
    {
        var type = Fields.Required(root, "type", "", content.Mistakes);
        if (type is null)
            return;
        var kind = type switch
        {
            "PUSH_ARTIFACT" => ArtifactEventKinds.Pushed,
            "DELETE_ARTIFACT" => ArtifactEventKinds.Deleted,
            _ => null,
        };
        if (kind is null)
        {
            content.Ignored++;
            return;
        }

        if (!root.TryGetProperty("occur_at", out var time) || !time.TryGetSecond(out var second))
        {
            content.Mistakes.Add("occur_at: must be a time in whole seconds since 1970");
            return;
        }

        if (Fields.Object(root, "event_data", "", content.Mistakes) is not { ValueKind: JsonValueKind.Object } data)
            return;
        var template = new ArtifactEvent
        {
            RegistryId = registryId,
            Key = "harbor",
            Kind = kind,
            Repository = "",
            OccurredAt = DateTimeOffset.FromUnixTimeSeconds(second),
            Via = ArtifactEventSources.Webhook,
            Actor = Fields.Optional(root, "operator", "", content.Mistakes),
        };
        HarborResources.Read(data, "event_data.", template, [second.ToString(CultureInfo.InvariantCulture)], content);
    }

    private static bool TryGetSecond(this JsonElement value, out long second)
    {
        second = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out second) && second is >= 0 and <= LatestSecond;
    }
}
