using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>
/// Plans one repository: what a destination does not list is planned, what both list is compared by digest, from the listings where they
/// tell it and by a HEAD on each side where they do not. Accessories come after what they belong to.
/// </summary>
internal sealed class RepositoryPlanner(
    GrantedPlan grant, IRegistryAdapter source, IRegistryListing sourceListing, Selection selection, NamedArtifacts named, PlanReports reports,
    UnplannedRepositories unplanned, TimeProvider time, ILogger logger)
{
    // What each registry can take at a time is for its throttle to say; this bounds what waits there.
    private const int ComparisonsAtOnce = 16;

    public async Task PlanAsync(NamedRepository repository, CancellationToken cancellationToken)
    {
        var listings = new List<DestinationListing>();
        foreach (var (target, name) in repository.Destinations)
        {
            var (listed, isKnown) = await ListAsync(target, name, cancellationToken);
            if (isKnown || !grant.Reconciles)
                listings.Add(new DestinationListing(target, name, listed, isKnown));
            else if (grant.IsBaseline)
                unplanned.Add(target.Unplanned(repository.Source, Reasons.Destination + Reasons.Unreachable, $"{name} could not be listed at the destination"));
        }

        if (listings.Count == 0)
            return;

        var options = new ParallelOptions { MaxDegreeOfParallelism = ComparisonsAtOnce, CancellationToken = cancellationToken };
        try
        {
            var accessories = source.ListsAccessories
                ? null
                : new SourceAccessories(source.Client, RepositoryName.Parse(repository.Source), selection, logger);
            var present = new HashSet<string>(StringComparer.Ordinal);
            var subjects = new ConcurrentQueue<(string Reference, ManifestHead? Head)>();
            await Parallel.ForEachAsync(
                SelectedAsync(repository.Source, accessories, present, cancellationToken),
                options,
                async (one, _) =>
                {
                    var head = await PlanAsync(repository.Source, one, listings, cancellationToken);
                    if (accessories is not null)
                        subjects.Enqueue((one.Reference, head));
                });
            if (accessories is not null)
                await PlanAsync(repository.Source, accessories, subjects, listings, options);
            if (grant.TellsAbsent)
                await TellAbsentAsync(repository.Source, present, listings);
        }
        catch (RegistryException e)
        {
            Refuse(repository, FailureMapping.Reason(CopySide.Source, e.Kind), FailureAdvice.Sentence(CopySide.Source, e));
        }
        catch (FormatException e)
        {
            Refuse(repository, Reasons.Source + Reasons.Protocol, e.Message);
        }
        catch (UnansweredFilterException e)
        {
            Refuse(repository, Reasons.Unsupported, e.Message);
        }
    }

    // An accessory may be listed below its subject and, where it has a tag, as an artifact as well.
    private async IAsyncEnumerable<SelectedReference> SelectedAsync(
        string repository, SourceAccessories? held, HashSet<string> present, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var accessories = new HashSet<string>(StringComparer.Ordinal);
        var lists = new HashSet<string>(StringComparer.Ordinal);
        var name = RepositoryName.Parse(repository);
        var listed = sourceListing.ArtifactsAsync(name, cancellationToken).Where(IsItsOwn);
        var taken = new SelectedArtifacts(selection, new ManifestTypes(source.Client.GetManifestAsync), time).TakeAsync(name, listed, cancellationToken);
        await foreach (var selected in taken.WithCancellation(cancellationToken))
        {
            foreach (var (one, isAccessory) in SelectedReference.Of(selected))
            {
                var isNew = one.Referrers is not null ? lists.Add(one.Reference)
                    : isAccessory ? accessories.Add(one.Reference)
                    : !accessories.Contains(one.Reference);
                if (isNew)
                    yield return one;
            }
        }

        bool IsItsOwn(ListedArtifact artifact)
        {
            // Whether or not the filters take it.
            present.UnionWith(artifact.Tags);
            present.UnionWith(artifact.Accessories.SelectMany(accessory => accessory.Tags));
            if (held is null || artifact.Tags is not [var only] || !AccessoryTag.TryParse(only, out var tag))
                return true;
            held.Hold(tag);
            return false;
        }
    }

    // A destination that cannot be listed plans everything: its tasks will wait for it, and the other destinations are not held up.
    private static async Task<(Dictionary<string, Digest?> Listed, bool IsKnown)> ListAsync(PlanTarget target, string name, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<string, Digest?>(StringComparer.Ordinal);
        if (!target.IsReachable)
            return (listed, false);
        try
        {
            await foreach (var artifact in target.Listing.ArtifactsAsync(RepositoryName.Parse(name), cancellationToken))
            {
                Add(listed, artifact.Digest, artifact.Tags);
                foreach (var accessory in artifact.Accessories)
                    Add(listed, accessory.Digest, accessory.Tags);
            }
        }
        catch (Exception e) when (e is RegistryException or FormatException)
        {
            return ([], false);
        }

        return (listed, true);
    }

    private static void Add(Dictionary<string, Digest?> listed, Digest? digest, IReadOnlyList<string> tags)
    {
        foreach (var tag in tags)
            listed[tag] = digest;
        if (digest is not null)
            listed[digest.ToString()] = digest;
    }

    // Only after the source was read to its end. Accessories are left to go with their subjects.
    private async Task TellAbsentAsync(string repository, HashSet<string> present, List<DestinationListing> listings)
    {
        foreach (var listing in listings.Where(listing => listing.IsKnown))
        {
            foreach (var reference in listing.Listed.Keys.Where(reference => !present.Contains(reference) && Reference.Parse(reference).IsTag && !AccessoryTag.TryParse(reference, out _)))
                await reports.AddAbsentAsync(listing.Target.RegistryId, repository, listing.Name, reference);
        }
    }

    // The first one alone: when the registry then says that it has no referrers API, the others need not ask.
    private async Task PlanAsync(
        string repository, SourceAccessories accessories, IReadOnlyCollection<(string Reference, ManifestHead? Head)> subjects,
        List<DestinationListing> listings, ParallelOptions options)
    {
        foreach (var some in new[] { subjects.Take(1), subjects.Skip(1) })
        {
            await Parallel.ForEachAsync(some, options, async (subject, token) =>
            {
                if (!accessories.WantsMore || (subject.Head ?? await HeadAsync(source, repository, subject.Reference, token)) is not { Digest: not null } head)
                    return;
                await foreach (var one in accessories.BelowAsync(head, token))
                    await PlanAsync(repository, one, listings, token);
            });
        }

        await Parallel.ForEachAsync(
            accessories.RestAsync(options.CancellationToken), options, async (one, token) => await PlanAsync(repository, one, listings, token));
    }

    /// <returns>What a HEAD of the source told, if that had to be asked.</returns>
    private async Task<ManifestHead?> PlanAsync(
        string repository, SelectedReference selected, List<DestinationListing> listings, CancellationToken cancellationToken)
    {
        if (!named.Include(repository, selected))
            return null;
        var (reference, digest) = selected;
        ManifestHead? head = null;
        foreach (var listing in listings)
        {
            // Destinations that find out by themselves what refers to what are told of each accessory, the others of the whole list.
            if (source.ListsAccessories && selected.Subject is not null && listing.Target.Adapter.ListsAccessories == selected.Referrers is not null)
                continue;
            Digest? there = null;
            var isListed = selected.Referrers is null && listing.Listed.TryGetValue(reference, out there);
            if (selected.Referrers is not null)
            {
                if (await ListsAsync(listing, selected, cancellationToken))
                {
                    await reports.AddEqualAsync(listing.Target.RegistryId, repository, listing.Name, reference);
                    continue;
                }
            }
            else if (isListed)
            {
                var asked = digest is null ? HeadAsync(source, repository, reference, cancellationToken) : null;
                there ??= (await HeadAsync(listing.Target.Adapter, listing.Name, reference, cancellationToken))?.Digest;
                if (asked is not null)
                    digest = (head = await asked)?.Digest;
                if (digest is not null && digest == there)
                {
                    await reports.AddEqualAsync(listing.Target.RegistryId, repository, listing.Name, reference);
                    continue;
                }
            }

            if (grant.Reconciles && digest is null && selected.Referrers is null)
                digest = (head = await HeadAsync(source, repository, reference, cancellationToken))?.Digest;
            await reports.AddAsync(new PlannedArtifact
            {
                DestinationRegistryId = listing.Target.RegistryId,
                SourceRepository = repository,
                SourceReference = reference,
                DestinationRepository = listing.Name,
                DestinationReference = reference,
                SourceDigest = (digest ?? (grant.Reconciles ? selected.ListDigest() : null))?.ToString(),
                PushedAt = selected.PushedAt,
                // Of what has no tag not every listing tells, and of a list of referrers none.
                Expected = isListed ? there?.ToString()
                    : selected.Referrers is null && listing.IsKnown && Reference.Parse(reference).IsTag ? References.Absent
                    : null,
            });
        }

        return head;
    }

    /// <summary>Whether a destination lists all that the source lists as referrers of a subject.</summary>
    private static async Task<bool> ListsAsync(DestinationListing listing, SelectedReference selected, CancellationToken cancellationToken)
    {
        if (selected.Referrers is not { Count: > 0 } referrers || listing.Listed.Count == 0)
            return false;
        if (listing.Target.Adapter.ListsAccessories)
            return referrers.All(referrer => listing.Listed.ContainsKey(referrer.ToString()));
        try
        {
            var there = await listing.Target.Adapter.Client.ReferrersAsync(
                RepositoryName.Parse(listing.Name), selected.Subject!, withTag: false, cancellationToken);
            return !referrers.Except(there.Entries.Select(entry => entry.Digest)).Any();
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    // Whatever cannot be compared becomes a task, which says what is wrong with it.
    private static async Task<ManifestHead?> HeadAsync(IRegistryAdapter registry, string repository, string reference, CancellationToken cancellationToken)
    {
        try
        {
            return await registry.Client.HeadManifestAsync(RepositoryName.Parse(repository), Reference.Parse(reference), cancellationToken);
        }
        catch (Exception e) when (e is RegistryException or FormatException)
        {
            return null;
        }
    }

    private void Refuse(NamedRepository repository, string reason, string detail)
    {
        foreach (var (target, _) in repository.Destinations)
            unplanned.Add(target.Unplanned(repository.Source, reason, detail));
    }

    private sealed record DestinationListing(PlanTarget Target, string Name, Dictionary<string, Digest?> Listed, bool IsKnown);
}
