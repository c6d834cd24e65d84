using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Values;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>A tag, or the digest of what has none, that a policy's filters let through.</summary>
internal sealed record SelectedReference(string Reference, Digest? Digest)
{
    /// <summary>
    /// Of an artifact with several tags each is tested on its own; without tags it is tested as the empty string. Accessories are not
    /// tested: they go with their subject, under their own tags or else by digest.
    /// </summary>
    public static IEnumerable<(SelectedReference Reference, bool IsAccessory)> Of(ListedArtifact artifact, Selection selection)
    {
        if (!selection.IncludesLabels(artifact.Labels))
            yield break;
        var any = false;
        foreach (var tag in artifact.Tags.Where(selection.IncludesTag))
        {
            any = true;
            yield return (new SelectedReference(tag, artifact.Digest), false);
        }

        if (artifact is { Tags: [], Digest: { } digest } && selection.IncludesTag(null))
        {
            any = true;
            yield return (new SelectedReference(digest.ToString(), digest), false);
        }

        if (!any)
            yield break;
        foreach (var accessory in artifact.Accessories)
        {
            if (accessory.Tags.Count == 0)
                yield return (new SelectedReference(accessory.Digest.ToString(), accessory.Digest), true);
            foreach (var tag in accessory.Tags)
                yield return (new SelectedReference(tag, accessory.Digest), true);
        }
    }
}
