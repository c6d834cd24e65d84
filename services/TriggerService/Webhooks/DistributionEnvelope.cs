using System.Globalization;
using System.Text.Json;
using HarborReplication.TriggerService.Events;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>
/// Distribution's notifications, <c>application/vnd.docker.distribution.events.v1+json</c> and <c>v2</c>:
/// <c>{"events":[{"id":"…","timestamp":"…","action":"push","target":{"mediaType":"…","digest":"…","repository":"…","tag":"…"}}]}</c>.
/// Blobs have events too, and go with the manifests that name them.
/// <see href="https://distribution.github.io/distribution/about/notifications/"/>
/// </summary>
internal static class DistributionEnvelope
{
    public static void Read(JsonElement events, long registryId, WebhookContent content)
    {
        if (events.ValueKind != JsonValueKind.Array)
        {
            content.Mistakes.Add("events: must be an array");
            return;
        }

        var place = 0;
        foreach (var one in events.EnumerateArray())
            Read(one, $"events[{place++}].", registryId, content);
    }

    private static void Read(JsonElement one, string path, long registryId, WebhookContent content)
    {
        if (one.ValueKind != JsonValueKind.Object)
        {
            content.Mistakes.Add($"{path.TrimEnd('.')}: must be an object");
            return;
        }

        var mistakes = new List<string>();
        var action = Fields.Required(one, "action", path, mistakes);
        if (mistakes.Count == 0 && action is not ("push" or "delete"))
        {
            content.Ignored++;
            return;
        }

        if (Fields.Object(one, "target", path, mistakes) is { ValueKind: JsonValueKind.Object } target && mistakes.Count == 0)
        {
            if (action == "push" && !IsManifest(target))
            {
                content.Ignored++;
                return;
            }

            var known = Event(one, target, action == "push", path, registryId, mistakes);
            if (mistakes.Count == 0)
                content.Events.Add(known);
        }

        content.Mistakes.AddRange(mistakes);
    }

    private static ArtifactEvent Event(JsonElement one, JsonElement target, bool isPush, string path, long registryId, List<string> mistakes)
    {
        var id = Fields.Required(one, "id", path, mistakes);
        var at = $"{path}target.";
        var repository = Fields.Repository(target, "repository", at, mistakes);
        var tag = Fields.Tag(target, "tag", at, mistakes);
        var digest = Fields.Digest(target, "digest", at, mistakes);
        if (tag is null && digest is null && mistakes.Count == 0)
            mistakes.Add($"{at}digest: is missing");
        if (!DateTimeOffset.TryParse(
            Fields.Required(one, "timestamp", path, mistakes) ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && mistakes.Count == 0)
        {
            mistakes.Add($"{path}timestamp: must be a time such as 2026-11-23T18:42:51Z");
        }

        return new ArtifactEvent
        {
            RegistryId = registryId,
            Key = Fields.Key("distribution", id),
            // The deletion of a tag names the tag, that of a manifest (or of a blob, which nobody has copied under its digest) the digest.
            Kind = isPush ? ArtifactEventKinds.Pushed : tag is null ? ArtifactEventKinds.Deleted : ArtifactEventKinds.Untagged,
            Repository = repository ?? "",
            Tag = tag,
            Digest = digest,
            OccurredAt = time,
            Via = ArtifactEventSources.Notification,
            Actor = one.TryGetProperty("actor", out var actor) && actor.ValueKind == JsonValueKind.Object
                && actor.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null,
        };
    }

    // application/vnd.oci.image.manifest.v1+json, …image.index…, …docker.distribution.manifest.list.v2+json, …oci.artifact.manifest…
    private static bool IsManifest(JsonElement target) =>
        target.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is { } text
        && (text.Contains(".manifest.", StringComparison.Ordinal) || text.Contains(".image.index.", StringComparison.Ordinal));
}
