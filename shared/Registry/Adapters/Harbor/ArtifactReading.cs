using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>Takes from Harbor's answers what may be null there.</summary>
internal static class ArtifactReading
{
    public static HeldArtifact Read(HarborArtifact artifact) => new(
        new ListedArtifact
        {
            Digest = Parse(artifact.Digest),
            Tags = Tags(artifact),
            Labels = Names(artifact.Labels),
            Types = Types(artifact),
            PushedAt = (artifact.Tags ?? []).Select(tag => tag?.PushTime).Append(artifact.PushTime).Max(),
        },
        Accessories(artifact),
        Children(artifact));

    public static IReadOnlyList<string> Tags(HarborArtifact artifact) =>
        artifact.Tags is null ? [] : [.. artifact.Tags.Select(tag => tag?.Name).OfType<string>().Where(name => name.Length > 0)];

    public static IReadOnlyList<string> Names(IReadOnlyList<HarborName?>? names) =>
        names is null ? [] : [.. names.Select(name => name?.Name).OfType<string>().Where(name => name.Length > 0)];

    public static IReadOnlyList<AccessoryLink> Accessories(HarborArtifact artifact) =>
        artifact.Accessories is null
            ? []
            : [.. artifact.Accessories.OfType<HarborAccessory>().Select(accessory => new AccessoryLink(Parse(accessory.Digest), accessory.Type ?? "", Parse(artifact.Digest)))];

    public static IReadOnlyList<string> Children(HarborArtifact artifact) =>
        artifact.References is null ? [] : [.. artifact.References.Select(child => child?.ChildDigest).OfType<string>()];

    // Of what has the empty config only the artifactType says what it is.
    private static string[]? Types(HarborArtifact artifact)
    {
        if (string.IsNullOrEmpty(artifact.ManifestMediaType) || (string.IsNullOrEmpty(artifact.ArtifactType) && artifact.MediaType is null or "" or MediaTypes.OciEmpty))
            return null;
        string?[] types = [artifact.ManifestMediaType, artifact.MediaType, artifact.ArtifactType];
        return [.. types.OfType<string>().Where(type => type.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    private static Digest Parse(string? digest) =>
        Digest.TryParse(digest, out var parsed)
            ? parsed
            : throw new RegistryException(FailureKind.Protocol, $"Harbor lists an artifact under '{Excerpt.Of(digest ?? "")}', which is not a digest");
}
