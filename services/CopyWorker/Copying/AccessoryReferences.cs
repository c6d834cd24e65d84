using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>
/// Finds what belongs to something that was copied without a plan: the accessories of a subject, of its children, or of accessories that
/// came before; and, for an accessory, the list that has to name it.
/// </summary>
internal static class AccessoryReferences
{
    private const int MaxSubjects = 100;
    private const int AtOnce = 4;
    private static readonly string[] CosignKinds = [".sig", ".att", ".sbom"];

    /// <returns>References in the source repository.</returns>
    /// <exception cref="CopyException">A side could not be asked.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync(CopyRequest request, CopyResult result, AttemptLog log, CancellationToken cancellationToken)
    {
        if (result.Outcome is not (CopyOutcome.Copied or CopyOutcome.AlreadyPresent))
            return [];
        var side = CopySide.Source;
        try
        {
            var found = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
            IReadOnlyList<Digest> subjects;
            if (result.Referrers is { } referrers)
            {
                subjects = [.. referrers.Select(referrer => referrer.Digest)];
            }
            else
            {
                var manifest = result.Manifest ?? await request.Source.GetManifestAsync(request.SourceRepository, Reference.Of(result.Digest!), cancellationToken);
                if (manifest.Subject?.Digest is { } owner && await HasReferrersAsync(request, owner, cancellationToken))
                {
                    side = CopySide.Destination;
                    var there = await request.Destination.ReferrersAsync(request.DestinationRepository, owner, withTag: false, cancellationToken);
                    side = CopySide.Source;
                    if (!there.IsKeptByRegistry)
                        found[AccessoryTag.ReferrersOf(owner).ToString()] = true;
                }

                // Nobody signs a signature.
                subjects = request.SourceReference.Tag?.EndsWith(".sig", StringComparison.Ordinal) == true
                    ? []
                    : [manifest.Digest, .. manifest.Children.Where(child => MediaTypes.IsManifest(child.MediaType)).Select(child => child.Digest)];
            }

            await Parallel.ForEachAsync(
                subjects.Take(MaxSubjects),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (subject, token) =>
                {
                    await foreach (var reference in OfAsync(request, subject, token))
                        found[reference] = true;
                });
            if (subjects.Count > MaxSubjects || found.Count > TaskSettlement.MaxAccessories)
                log.OnLog($"Not all accessories are followed: there are {subjects.Count} subjects with {found.Count} references; the next plan finds the others.");
            return [.. found.Keys.Order(StringComparer.Ordinal).Take(TaskSettlement.MaxAccessories)];
        }
        catch (RegistryException e)
        {
            throw new CopyException(side, CopyPhase.Resolve, e);
        }
    }

    private static async IAsyncEnumerable<string> OfAsync(
        CopyRequest request, Digest subject, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await HasReferrersAsync(request, subject, cancellationToken))
            yield return AccessoryTag.ReferrersOf(subject).ToString();
        foreach (var kind in CosignKinds)
        {
            if (AccessoryTag.TryParse($"{subject.Algorithm.Name}-{subject.Hex}{kind}", out var tag)
                && await request.Source.HeadManifestAsync(request.SourceRepository, Reference.Parse(tag.Tag), cancellationToken) is not null)
            {
                yield return tag.Tag;
            }
        }
    }

    // The tag of another algorithm's digest does not tell the digest: such a list can be copied where clients keep it as an index.
    private static async Task<bool> HasReferrersAsync(CopyRequest request, Digest subject, CancellationToken cancellationToken)
    {
        var list = await request.Source.ReferrersAsync(request.SourceRepository, subject, withTag: true, cancellationToken);
        return list.Entries.Count > 0 && (list.Index is not null || AccessoryTag.TryParse(AccessoryTag.ReferrersOf(subject).Tag, out _));
    }
}
