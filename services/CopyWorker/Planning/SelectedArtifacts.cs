using System.Runtime.CompilerServices;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>
/// What a policy's filters take of a repository's listing. Types that the listing does not tell are read from the manifest, of what all
/// other filters take; which are the newest is known once everything is listed.
/// </summary>
/// <param name="selection">The filters.</param>
/// <param name="types">Where types are read.</param>
/// <param name="time">By which it is told how long ago something was pushed.</param>
internal sealed class SelectedArtifacts(Selection selection, ManifestTypes types, TimeProvider time)
{
    private const int AskedAtOnce = 16;

    /// <exception cref="UnansweredFilterException">The listing does not tell what a filter asks for.</exception>
    /// <exception cref="RegistryException">The listing or a manifest could not be read.</exception>
    public async IAsyncEnumerable<SelectedArtifact> TakeAsync(
        RepositoryName repository, IAsyncEnumerable<ListedArtifact> listed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (selection.Newest is not { } newest)
        {
            await foreach (var one in JudgeAsync(repository, listed, cancellationToken))
                yield return one;
            yield break;
        }

        // What goes along with another artifact is none of so many.
        var accessories = new HashSet<Digest>();
        var selected = await JudgeAsync(repository, listed.Select(Noted), cancellationToken).ToListAsync(cancellationToken);
        var ranked = selected.Where(one => !IsAccessory(one.Artifact)).ToList();
        if (!newest.TryKeep([.. ranked.Select(one => new RankedArtifact(one.Tags, one.Artifact.PushedAt))], out var kept, out var error))
            throw new UnansweredFilterException(error);
        foreach (var index in kept)
            yield return ranked[index];

        ListedArtifact Noted(ListedArtifact artifact)
        {
            accessories.UnionWith(artifact.Accessories.Select(accessory => accessory.Digest));
            return artifact;
        }

        bool IsAccessory(ListedArtifact artifact) =>
            (artifact.Digest is { } digest && accessories.Contains(digest))
            || (artifact.Tags.Count > 0 && artifact.Tags.All(tag => AccessoryTag.TryParse(tag, out _)));
    }

    private async IAsyncEnumerable<SelectedArtifact> JudgeAsync(
        RepositoryName repository, IAsyncEnumerable<ListedArtifact> listed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in listed.Chunk(selection.NeedsTypes ? AskedAtOnce : 1).WithCancellation(cancellationToken))
        {
            foreach (var selected in await Task.WhenAll(some.Select(artifact => JudgeAsync(repository, artifact, cancellationToken))))
            {
                if (selected is not null)
                    yield return selected;
            }
        }
    }

    /// <returns>Null when nothing of it is taken.</returns>
    private async Task<SelectedArtifact?> JudgeAsync(RepositoryName repository, ListedArtifact artifact, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var facts = new ArtifactFacts { Labels = artifact.Labels, PushedAt = artifact.PushedAt, Types = artifact.Types };
        if (artifact.Tags.Count == 0)
            return artifact.Digest is not null && await IsTakenAsync(null) ? new SelectedArtifact(artifact, []) : null;
        var tags = new List<string>();
        foreach (var tag in artifact.Tags)
        {
            if (await IsTakenAsync(tag))
                tags.Add(tag);
        }

        return tags.Count > 0 ? new SelectedArtifact(artifact, tags) : null;

        async ValueTask<bool> IsTakenAsync(string? tag)
        {
            var judgement = selection.Judge(tag, facts, now);
            if (judgement.Missing == MissingFact.Types)
            {
                facts = facts with { Types = await types.OfAsync(repository, artifact.Digest?.ToString() ?? tag!, cancellationToken) };
                judgement = selection.Judge(tag, facts, now);
            }

            return judgement.Missing != MissingFact.PushTime
                ? judgement.IsTaken
                : throw new UnansweredFilterException(
                    $"filters[{judgement.Filter}]: the source does not tell when artifacts were pushed; leave the filter out, or take so many by the filter newest");
        }
    }
}
