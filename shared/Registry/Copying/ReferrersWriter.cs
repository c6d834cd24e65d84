using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>
/// Keeps the list of referrers at a destination that does not keep it itself, by the
/// <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests-with-subject">specification</see>: read
/// the index, add, push. Of all workers one at a time does that for a subject, since the task's key is the tag; others, such as cosign,
/// may do it at the same time, so the index is read once more after it was written.
/// </summary>
internal sealed class ReferrersWriter(CopyRequest request, Digest subject, CopyLog log)
{
    private const int Tries = 4;

    /// <param name="referrers">What the destination has and should list.</param>
    /// <param name="sourceIndex">The index that clients keep at the source; written as it is where nothing speaks against it.</param>
    /// <param name="there">The destination's list as it was read last.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>The index at the destination, and whether it was written.</returns>
    public async Task<(Digest Index, bool Wrote)> WriteAsync(
        IReadOnlyList<Descriptor> referrers, Manifest? sourceIndex, ReferrerList there, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            if (there.IsTagForeign)
            {
                throw Failed(FailureKind.Unsupported,
                    $"{request.DestinationReference} of {request.DestinationRepository} is no list of referrers, but an artifact of that name; it is left alone");
            }

            var listed = there.Index?.Children ?? [];
            if (there.Index is { } index && referrers.ExceptBy(listed.Select(entry => entry.Digest), entry => entry.Digest).ToList() is [])
                return (index.Digest, tries > 0);
            if (tries == Tries)
                throw Failed(FailureKind.ServerError, $"the list of what refers to {subject} was overwritten {Tries} times while it was written");
            try
            {
                await PutAsync(IndexOf(referrers, listed, sourceIndex), cancellationToken).ConfigureAwait(false);
            }
            catch (CopyException e) when (tries == 0 && listed.Count > 0 && e.Cause.HasCode("MANIFEST_BLOB_UNKNOWN"))
            {
                // The list names what was deleted, which this registry does not let pass.
                listed = await PresentAsync(listed, cancellationToken).ConfigureAwait(false);
                await PutAsync(IndexOf(referrers, listed, sourceIndex), cancellationToken).ConfigureAwait(false);
            }

            there = await request.Destination.ReferrersAsync(request.DestinationRepository, subject, withTag: false, cancellationToken)
                .At(CopySide.Destination, CopyPhase.Tag).ConfigureAwait(false);
        }
    }

    private static Manifest IndexOf(IReadOnlyList<Descriptor> referrers, IReadOnlyList<Descriptor> listed, Manifest? sourceIndex)
    {
        var all = listed.Concat(referrers).DistinctBy(entry => entry.Digest).ToList();
        return sourceIndex is not null && all.Select(entry => entry.Digest).ToHashSet().SetEquals(sourceIndex.Children.Select(entry => entry.Digest))
            ? sourceIndex
            : ReferrersIndex.Of(all);
    }

    private async Task PutAsync(Manifest index, CancellationToken cancellationToken)
    {
        if (index.Content.Length > Manifest.MaxSize)
            throw Failed(FailureKind.TooLarge, $"the list of what refers to {subject} would be larger than {new ByteSize(Manifest.MaxSize)}");
        log.Write($"Listing {index.Children.Count} referrers of {subject} under {request.DestinationReference}.");
        await request.Destination.PutManifestAsync(request.DestinationRepository, request.DestinationReference, index, request.Fence, cancellationToken)
            .At(CopySide.Destination, CopyPhase.Tag).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Descriptor>> PresentAsync(IReadOnlyList<Descriptor> listed, CancellationToken cancellationToken)
    {
        var present = new List<Descriptor>();
        foreach (var entry in listed)
        {
            if (await request.Destination.HeadManifestAsync(request.DestinationRepository, Reference.Of(entry.Digest), cancellationToken)
                    .At(CopySide.Destination, CopyPhase.Tag).ConfigureAwait(false) is not null)
            {
                present.Add(entry);
            }
        }

        return present;
    }

    private static CopyException Failed(FailureKind kind, string message) => new(CopySide.Destination, CopyPhase.Tag, new RegistryException(kind, message));
}
