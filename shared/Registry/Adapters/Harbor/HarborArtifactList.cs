using System.Runtime.CompilerServices;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>
/// The artifacts of a repository: one request for each hundred. They are listed with <c>base=*</c>, which brings the untagged children of
/// indexes along: only there are the accessories of children named. Tagged images that nothing refers to are handed out page by page;
/// only the others (indexes, what has accessories, what is untagged and might be a child) are held until the last page has been read.
/// </summary>
internal sealed class HarborArtifactList(RegistryClient client, HarborApiClient api, RepositoryName repository)
{
    /// <summary>A list of artifacts with everything that is read of them.</summary>
    public static HarborList<HarborArtifact> Pages(HarborApiClient api, Uri list) =>
        new(api, list, HarborAnswers.Default.ListHarborArtifact, "id", artifact => artifact.Id)
        {
            Query = "&with_tag=true&with_label=true&with_accessory=true",
            Filter = "base=*",
        };

    public IAsyncEnumerable<ListedArtifact> ReadAsync(CancellationToken cancellationToken) =>
        ReadAsync(Pages(api, api.Paths.Artifacts(repository)).ReadAsync(cancellationToken), cancellationToken);

    /// <summary>The same of artifacts that were listed already.</summary>
    public IAsyncEnumerable<ListedArtifact> ReadAsync(List<HarborArtifact> listed, CancellationToken cancellationToken) =>
        ReadAsync(new[] { listed }.ToAsyncEnumerable(), cancellationToken);

    private async IAsyncEnumerable<ListedArtifact> ReadAsync(
        IAsyncEnumerable<List<HarborArtifact>> pages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tags = new AccessoryTags();
        var held = new List<HeldArtifact>();
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var artifact in page.Select(ArtifactReading.Read))
            {
                foreach (var tag in artifact.Artifact.Tags)
                    tags.Listed(tag);
                if (artifact is { Accessories: [], Children: [], Artifact.Tags: not [] })
                    yield return artifact.Artifact;
                else
                    held.Add(artifact);
            }
        }

        var accessories = new AccessoryGraph(client, api, repository);
        await accessories.LoadAsync(held, tags, cancellationToken).ConfigureAwait(false);
        var children = held.SelectMany(artifact => artifact.Children).Concat(accessories.Children).ToHashSet(StringComparer.Ordinal);
        var byDigest = held.GroupBy(artifact => artifact.Digest, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        foreach (var artifact in held)
        {
            // An untagged child goes with its index.
            if (artifact.Artifact.Tags.Count > 0 || !children.Contains(artifact.Digest))
                yield return artifact.Artifact with { Accessories = accessories.Below(Links(artifact, byDigest)) };
        }
    }

    /// <summary>What refers to the artifact, and to its children.</summary>
    private static IEnumerable<AccessoryLink> Links(HeldArtifact artifact, Dictionary<string, HeldArtifact> byDigest)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<HeldArtifact>([artifact]);
        while (open.TryDequeue(out var one))
        {
            if (!seen.Add(one.Digest))
                continue;
            foreach (var link in one.Accessories)
                yield return link;
            foreach (var child in one.Children)
            {
                if (byDigest.TryGetValue(child, out var known))
                    open.Enqueue(known);
            }
        }
    }
}
