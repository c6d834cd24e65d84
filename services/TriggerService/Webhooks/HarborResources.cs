using System.Text.Json;
using HarborReplication.Rules.Naming;
using HarborReplication.TriggerService.Events;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>
/// The part that Harbor's two formats have alike:
/// <c>{"resources":[{"digest":"sha256:…","tag":"v1"}],"repository":{"repo_full_name":"library/app"}}</c>.
/// </summary>
internal static class HarborResources
{
    /// <param name="data">The object itself.</param>
    /// <param name="path">Where it is in the body, with a final dot.</param>
    /// <param name="template">What is known of the event already; its key is one of a resource only after this.</param>
    /// <param name="identity">What tells the event from others of the same kind about the same artifact.</param>
    /// <param name="content">Takes the events and the mistakes.</param>
    public static void Read(JsonElement data, string path, ArtifactEvent template, IReadOnlyList<string?> identity, WebhookContent content)
    {
        var mistakes = new List<string>();
        var repository = Fields.Object(data, "repository", path, mistakes) is { ValueKind: JsonValueKind.Object } names
            ? Fields.Repository(names, "repo_full_name", $"{path}repository.", mistakes)
            : null;
        if (!data.TryGetProperty("resources", out var resources) || resources.ValueKind != JsonValueKind.Array || resources.GetArrayLength() == 0)
            mistakes.Add($"{path}resources: must be an array of at least one resource");
        else if (repository is not null)
            Read(resources, $"{path}resources", template with { Repository = repository }, identity, content, mistakes);
        content.Mistakes.AddRange(mistakes);
    }

    private static void Read(
        JsonElement resources, string path, ArtifactEvent template, IReadOnlyList<string?> identity, WebhookContent content, List<string> mistakes)
    {
        var place = -1;
        foreach (var resource in resources.EnumerateArray())
        {
            place++;
            var at = $"{path}[{place}].";
            if (resource.ValueKind != JsonValueKind.Object)
            {
                mistakes.Add($"{path}[{place}]: must be an object");
                continue;
            }

            var before = mistakes.Count;
            var digest = Fields.Digest(resource, "digest", at, mistakes);
            // Of an artifact without a tag Harbor gives the digest in its place.
            var tag = Fields.Optional(resource, "tag", at, mistakes) is { } text && ReferenceGrammar.IsDigest(text) ? null : Fields.Tag(resource, "tag", at, mistakes);
            if (digest is null && tag is null && mistakes.Count == before)
                mistakes.Add($"{at}digest: is missing");
            if (mistakes.Count == before)
            {
                content.Events.Add(template with
                {
                    Key = Fields.Key(template.Key, [.. identity, template.Kind, template.Repository, tag, digest]), Tag = tag, Digest = digest,
                });
            }
        }
    }
}
