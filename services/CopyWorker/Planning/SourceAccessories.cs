using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>
/// The accessories of a repository whose listing names tags only. Tags that are named after a digest are held back until the others are
/// compared, and then go with the subject: the policy's filters do not test them. What has no tag is asked of the referrers API, where
/// there is one. Nothing is asked that cannot find anything: of a registry without the API, in a repository without such tags.
/// </summary>
internal sealed partial class SourceAccessories(RegistryClient source, RepositoryName repository, Selection selection, ILogger logger)
{
    /// <summary>Most manifests that are looked at below one artifact.</summary>
    private const int MaxBelow = 1_000;

    private readonly ConcurrentDictionary<Digest, List<AccessoryTag>> _open = new();
    private readonly ConcurrentDictionary<Digest, bool> _seen = new();

    /// <summary>Whether the digest of another artifact could find anything.</summary>
    public bool WantsMore => source.MayHaveReferrersApi || (selection.SelectsArtifacts && !_open.IsEmpty);

    /// <summary>Called by one thread, before anything is looked for.</summary>
    public void Hold(AccessoryTag tag) => _open.GetOrAdd(tag.Subject, _ => []).Add(tag);

    /// <summary>What belongs to an artifact that is selected, to its children, or to what belongs to those.</summary>
    public async IAsyncEnumerable<SelectedReference> BelowAsync(
        ManifestHead artifact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = new Queue<(Digest Digest, string? MediaType)>([(artifact.Digest!, artifact.MediaType)]);
        for (var looked = 0; next.TryDequeue(out var one) && WantsMore;)
        {
            if (!_seen.TryAdd(one.Digest, true))
                continue;
            if (++looked > MaxBelow)
            {
                Cut(logger, repository.Value, artifact.Digest!.ToString(), MaxBelow);
                yield break;
            }

            _open.TryRemove(one.Digest, out var tags);
            foreach (var tag in (tags ?? []).Where(tag => !tag.IsReferrers))
            {
                yield return new SelectedReference(tag.Tag, null);
                // Nobody signs a signature.
                if (WantsMore && !tag.Tag.EndsWith(".sig", StringComparison.Ordinal) && await HeadAsync(tag.Tag, cancellationToken) is { Digest: { } digest } head)
                    next.Enqueue((digest, head.MediaType));
            }

            var hasTag = tags?.Any(tag => tag.IsReferrers) == true;
            if (hasTag || source.MayHaveReferrersApi)
            {
                var list = await ReferrersAsync(one.Digest, hasTag, cancellationToken);
                if (Selected(one.Digest, list) is { } selected)
                    yield return selected;
                foreach (var referrer in list?.Entries ?? [])
                    next.Enqueue((referrer.Digest, referrer.MediaType));
            }

            if (MediaTypes.IsIndex(one.MediaType) && WantsMore)
            {
                foreach (var child in await ChildrenAsync(one.Digest, cancellationToken))
                    next.Enqueue((child.Digest, child.MediaType));
            }
        }
    }

    /// <summary>What no artifact has taken: goes along when filters decide nothing in the repository, and stays with its subject otherwise.</summary>
    public async IAsyncEnumerable<SelectedReference> RestAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (selection.SelectsArtifacts)
            yield break;
        foreach (var tag in _open.Values.SelectMany(tags => tags))
        {
            if (!tag.IsReferrers)
                yield return new SelectedReference(tag.Tag, null);
            else if (Selected(tag.Subject, await ReferrersAsync(tag.Subject, hasTag: true, cancellationToken)) is { } selected)
                yield return selected;
        }
    }

    private static SelectedReference? Selected(Digest subject, ReferrerList? list) => list switch
    {
        // Its task says what is wrong with it.
        null => SelectedReference.List(subject, []),
        { Entries: [], IsTagForeign: true } => new SelectedReference(AccessoryTag.ReferrersOf(subject).ToString(), null),
        { Entries.Count: > 0 } when SelectedReference.HasList(subject) => SelectedReference.List(subject, [.. list.Entries.Select(entry => entry.Digest)]),
        _ => null,
    };

    /// <summary>Null when a list that has a tag cannot be read.</summary>
    private async Task<ReferrerList?> ReferrersAsync(Digest subject, bool hasTag, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReferrersAsync(repository, subject, withTag: hasTag, cancellationToken);
        }
        catch (RegistryException e) when (hasTag)
        {
            NotRead(logger, repository.Value, subject.ToString(), e.Message);
            return null;
        }
    }

    private async Task<IReadOnlyList<Descriptor>> ChildrenAsync(Digest index, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await source.GetManifestAsync(repository, Reference.Of(index), cancellationToken);
            return [.. manifest.Children.Where(child => MediaTypes.IsManifest(child.MediaType))];
        }
        catch (RegistryException e) when (!e.IsTransient)
        {
            // Gone, or of a kind that is not copied: its own task says so.
            return [];
        }
    }

    private Task<ManifestHead?> HeadAsync(string tag, CancellationToken cancellationToken) =>
        source.HeadManifestAsync(repository, Reference.Parse(tag), cancellationToken);

    [LoggerMessage(LogLevel.Warning, "{Repository}: more than {Most} manifests belong to {Digest}; the others are left out of this plan", EventName = "plan.accessories-cut")]
    private static partial void Cut(ILogger logger, string repository, string digest, int most);

    [LoggerMessage(LogLevel.Warning, "{Repository}: what refers to {Digest} could not be read: {Message}", EventName = "plan.referrers-unread")]
    private static partial void NotRead(ILogger logger, string repository, string digest, string message);
}
