using System.Globalization;
using System.Text.Json;
using HarborReplication.TriggerService.Events;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>Harbor's events as CloudEvents 1.0 in structured JSON mode; <c>source</c> and <c>id</c> together name an event.</summary>
internal static class HarborCloudEvent
{
    public static void Read(JsonElement root, long registryId, WebhookContent content)
    {
        var mistakes = content.Mistakes;
        var type = Fields.Required(root, "type", "", mistakes);
        if (type is null)
            return;
        var kind = type switch
        {
            "harbor.artifact.pushed" => ArtifactEventKinds.Pushed,
            "harbor.artifact.deleted" => ArtifactEventKinds.Deleted,
            _ => null,
        };
        if (kind is null)
        {
            content.Ignored++;
            return;
        }

        var id = Fields.Required(root, "id", "", mistakes);
        var source = Fields.Optional(root, "source", "", mistakes);
        var text = Fields.Required(root, "time", "", mistakes);
        var time = default(DateTimeOffset);
        if (text is not null && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
            mistakes.Add("time: must be a time such as 2026-11-23T18:42:51Z");
        var data = Fields.Object(root, "data", "", mistakes);
        if (mistakes.Count > 0)
            return;
        var template = new ArtifactEvent
        {
            RegistryId = registryId,
            Key = "cloudevent",
            Kind = kind,
            Repository = "",
            OccurredAt = time,
            Via = ArtifactEventSources.Webhook,
            Actor = Fields.Optional(root, "operator", "", mistakes),
        };
        HarborResources.Read(data, "data.", template, [source, id], content);
    }
}
