using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>The accessories of one repository, accessories of accessories included.</summary>
internal sealed class AccessoryGraph(RegistryClient client, HarborApiClient api, RepositoryName repository)
{
    private const int AtOnce = 8;
    private readonly Dictionary<string, AccessoryNode> _nodes = new(StringComparer.Ordinal);

    /// <summary>Digests that stand in an index which is an accessory.</summary>
    public IEnumerable<string> Children => _nodes.Values.SelectMany(node => node.Children);

    /// <summary>
    /// Follows accessories from the artifacts on. Listings leave accessories out, with <c>base=*</c> too, so what is tagged or refers to
    /// them has to be asked one by one; signatures, which are nearly all there are, have nothing below them and are not.
    /// </summary>
    public async Task LoadAsync(IReadOnlyList<HeldArtifact> artifacts, AccessoryTags tags, CancellationToken cancellationToken)
    {
        var next = artifacts.SelectMany(artifact => artifact.Accessories).ToList();
        while (next.Count > 0)
        {
            var unknown = next.DistinctBy(link => link.Digest).Where(link => !_nodes.ContainsKey(link.Digest.ToString())).ToList();
            var found = new List<AccessoryNode>();
            foreach (var some in unknown.Chunk(AtOnce))
                found.AddRange((await Task.WhenAll(some.Select(link => ReadAsync(link, cancellationToken))).ConfigureAwait(false)).OfType<AccessoryNode>());
            foreach (var node in found)
                _nodes.TryAdd(node.Digest.ToString(), node);
            next = [.. found.SelectMany(node => node.Accessories)];
        }

        var subjects = artifacts.Select(artifact => (artifact.Digest, artifact.Accessories))
            .Concat(_nodes.Select(node => (Digest: node.Key, node.Value.Accessories)))
            .Where(subject => subject.Accessories.Any(link => link.IsCosign))
            .ToList();
        if (subjects.Count == 0)
            return;
        await tags.LoadAsync(client, repository, cancellationToken).ConfigureAwait(false);
        foreach (var (subject, accessories) in subjects)
        {
            foreach (var tag in tags.Of(subject))
                await AssignAsync(tag, accessories, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All accessories below some, each once.</summary>
    public IReadOnlyList<ListedAccessory> Below(IEnumerable<AccessoryLink> links)
    {
        var below = new List<ListedAccessory>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<AccessoryLink>(links);
        while (open.TryDequeue(out var link))
        {
            var digest = link.Digest.ToString();
            if (!seen.Add(digest) || !_nodes.TryGetValue(digest, out var node))
                continue;
            below.Add(new ListedAccessory { Digest = link.Digest, Subject = link.Subject, Tags = node.Tags });
            foreach (var further in node.Accessories)
                open.Enqueue(further);
        }

        return below;
    }

    /// <summary>Null when it has gone since its subject was listed.</summary>
    private async Task<AccessoryNode?> ReadAsync(AccessoryLink link, CancellationToken cancellationToken)
    {
        if (link.IsSignature)
            return new AccessoryNode(link.Digest);
        var artifact = await api.FindAsync(
            api.Paths.Artifact(repository, link.Digest.ToString()), HarborAnswers.Default.HarborArtifact, cancellationToken).ConfigureAwait(false);
        if (artifact is null)
            return null;
        var node = new AccessoryNode(link.Digest) { Accessories = ArtifactReading.Accessories(artifact), Children = ArtifactReading.Children(artifact) };
        node.Tags.AddRange(ArtifactReading.Tags(artifact));
        return node;
    }

    private async Task AssignAsync(string tag, IReadOnlyList<AccessoryLink> accessories, CancellationToken cancellationToken)
    {
        var signatures = accessories.Where(link => link.IsCosign).ToList();
        // Signed again: the tag has moved on to one of several.
        var digest = signatures.Count == 1 && tag.EndsWith(".sig", StringComparison.Ordinal)
            ? signatures[0].Digest
            : (await client.HeadManifestAsync(repository, Reference.Parse(tag), cancellationToken).ConfigureAwait(false))?.Digest;
        if (digest is not null && _nodes.TryGetValue(digest.ToString(), out var node) && !node.Tags.Contains(tag))
            node.Tags.Add(tag);
    }
}
