using System.Runtime.CompilerServices;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>
/// Plans one repository: what a destination does not list is planned, what both list is compared by digest, from the listings where they
/// tell it and by a HEAD on each side where they do not.
/// </summary>
internal sealed class RepositoryPlanner(
    IRegistryAdapter source, IRegistryListing sourceListing, Selection selection, NamedArtifacts named, PlanReports reports, UnplannedRepositories unplanned)
{
    private const int ComparisonsAtOnce = 4;

    public async Task PlanAsync(NamedRepository repository, CancellationToken cancellationToken)
    {
        var listings = new List<DestinationListing>();
        foreach (var (target, name) in repository.Destinations)
            listings.Add(new DestinationListing(target, name, await ListAsync(target, name, cancellationToken)));
        try
        {
            await Parallel.ForEachAsync(
                SelectedAsync(repository.Source, cancellationToken),
                new ParallelOptions { MaxDegreeOfParallelism = ComparisonsAtOnce, CancellationToken = cancellationToken },
                async (one, _) => await PlanAsync(repository.Source, one, listings, cancellationToken));
        }
        catch (RegistryException e)
        {
            Refuse(repository, FailureMapping.Reason(CopySide.Source, e.Kind), FailureAdvice.Sentence(CopySide.Source, e));
        }
        catch (FormatException e)
        {
            Refuse(repository, Reasons.Source + Reasons.Protocol, e.Message);
        }
    }

    // An accessory may be listed below its subject and, where it has a tag, as an artifact as well.
    private async IAsyncEnumerable<SelectedReference> SelectedAsync(string repository, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var accessories = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var artifact in sourceListing.ArtifactsAsync(RepositoryName.Parse(repository), cancellationToken))
        {
            foreach (var (one, isAccessory) in SelectedReference.Of(artifact, selection))
            {
                if (isAccessory ? accessories.Add(one.Reference) : !accessories.Contains(one.Reference))
                    yield return one;
            }
        }
    }

    // A destination that cannot be listed plans everything: its tasks will wait for it, and the other destinations are not held up.
    private static async Task<Dictionary<string, Digest?>> ListAsync(PlanTarget target, string name, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<string, Digest?>(StringComparer.Ordinal);
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
            listed.Clear();
        }

        return listed;
    }

    private static void Add(Dictionary<string, Digest?> listed, Digest? digest, IReadOnlyList<string> tags)
    {
        foreach (var tag in tags)
            listed[tag] = digest;
        if (digest is not null)
            listed[digest.ToString()] = digest;
    }

    private async Task PlanAsync(string repository, SelectedReference selected, List<DestinationListing> listings, CancellationToken cancellationToken)
    {
        if (!named.Include(repository, selected))
            return;
        var (reference, digest) = selected;
        foreach (var listing in listings)
        {
            if (listing.Listed.TryGetValue(reference, out var there))
            {
                digest ??= await DigestAsync(source, repository, reference, cancellationToken);
                there ??= await DigestAsync(listing.Target.Adapter, listing.Name, reference, cancellationToken);
                if (digest is not null && digest == there)
                {
                    await reports.AddEqualAsync(listing.Target.RegistryId, repository, listing.Name, reference);
                    continue;
                }
            }

            await reports.AddAsync(new PlannedArtifact
            {
                DestinationRegistryId = listing.Target.RegistryId,
                SourceRepository = repository,
                SourceReference = reference,
                DestinationRepository = listing.Name,
                DestinationReference = reference,
                SourceDigest = digest?.ToString(),
            });
        }
    }

    // Whatever cannot be compared becomes a task, which says what is wrong with it.
    private static async Task<Digest?> DigestAsync(IRegistryAdapter registry, string repository, string reference, CancellationToken cancellationToken)
    {
        try
        {
            return (await registry.Client.HeadManifestAsync(RepositoryName.Parse(repository), Reference.Parse(reference), cancellationToken))?.Digest;
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

    private sealed record DestinationListing(PlanTarget Target, string Name, Dictionary<string, Digest?> Listed);
}
