using System.Text;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>A tag, or the digest of what has none, that a policy's filters let through.</summary>
internal sealed record SelectedReference(string Reference, Digest? Digest)
{
    /// <summary>Set when this is the list of what refers to a digest: what it names at the source. Its reference is the referrers tag.</summary>
    public IReadOnlyList<Digest>? Referrers { get; init; }

    /// <summary>When it was pushed or tagged last, where the source's listing tells.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>What it is a list or an accessory of; null of artifacts, and of accessories with tags.</summary>
    public Digest? Subject { get; init; }

    /// <summary>
    /// The tags that are taken, or the digest of an artifact that has none. Accessories are not tested: they go with their subject, under
    /// their own tags or else by digest.
    /// </summary>
    public static IEnumerable<(SelectedReference Reference, bool IsAccessory)> Of(SelectedArtifact selected)
    {
        var artifact = selected.Artifact;
        foreach (var tag in selected.Tags)
            yield return (new SelectedReference(tag, artifact.Digest) { PushedAt = artifact.PushedAt }, false);
        if (artifact is { Tags: [], Digest: { } digest })
            yield return (new SelectedReference(digest.ToString(), digest) { PushedAt = artifact.PushedAt }, false);
        foreach (var accessory in artifact.Accessories)
        {
            if (accessory.Tags.Count == 0)
                yield return (new SelectedReference(accessory.Digest.ToString(), accessory.Digest) { Subject = accessory.Subject }, true);
            foreach (var tag in accessory.Tags)
                yield return (new SelectedReference(tag, accessory.Digest), true);
        }

        // For destinations that do not find out by themselves what refers to what.
        var referrers = artifact.Accessories.Where(accessory => !accessory.Tags.Any(tag => AccessoryTag.TryParse(tag, out _)));
        foreach (var subject in referrers.GroupBy(accessory => accessory.Subject).Where(subject => HasList(subject.Key)))
            yield return (List(subject.Key, [.. subject.Select(accessory => accessory.Digest)]), true);
    }

    /// <summary>Whether the referrers tag of a subject tells which subject it is: only of sha256 it does.</summary>
    public static bool HasList(Digest subject) => AccessoryTag.TryParse(AccessoryTag.ReferrersOf(subject).Tag, out _);

    /// <summary>Of a list of what refers to a digest: one for what it names, in whatever order; null of anything else.</summary>
    public Digest? ListDigest() => Referrers is null
        ? null
        : HarborReplication.Registry.Values.Digest.Of(
            Encoding.UTF8.GetBytes(string.Join('\n', Referrers.Select(referrer => referrer.ToString()).Order(StringComparer.Ordinal))));

    /// <summary>The list of what refers to a subject.</summary>
    public static SelectedReference List(Digest subject, IReadOnlyList<Digest> referrers) =>
        new(AccessoryTag.ReferrersOf(subject).ToString(), null) { Subject = subject, Referrers = referrers };
}
