using System.Collections.Concurrent;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>Writes manifests at the destination: children before what names them, the reference last and once.</summary>
internal sealed class ManifestWriter(
    CopyRequest request,
    ManifestTreeReader tree,
    BlobDelivery blobs,
    CopierOptions options,
    CopyTracker tracker,
    CopyLog log,
    Action<BlobLocation> onWrongPlacement,
    TimeProvider time)
{
    private readonly ConcurrentDictionary<Digest, bool> _counted = new();

    /// <summary>Everything below a manifest.</summary>
    public async Task WriteChildrenAsync(ManifestNode node, CancellationToken cancellationToken) =>
        await FirstFailure.ForEachAsync(
            node.Children,
            options.BlobsInFlight,
            async (child, token) =>
            {
                await WriteChildrenAsync(child, token).ConfigureAwait(false);
                if (child.Manifest is { } manifest)
                    await WriteByDigestAsync(child, manifest, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Writes the reference that was asked for.</summary>
    public async Task<ReferenceWrite> WriteReferenceAsync(ManifestNode root, CancellationToken cancellationToken)
    {
        var manifest = root.Manifest!;
        try
        {
            await WriteAsync(request.DestinationReference, root, manifest, request.Fence, cancellationToken).ConfigureAwait(false);
            Count(manifest);
            return ReferenceWrite.Written;
        }
        catch (RegistryException e)
        {
            // Immutable tags are refused also to the copy that wrote them and lost the answer. After other lost or unclear answers
            // the reference tells what happened; a second PUT could move it back from where somebody else has moved it meanwhile.
            if (((int?)e.Status is null or 412 or >= 500) && e.Kind is not (FailureKind.RateLimited or FailureKind.Corrupt)
                && await IsThereAsync(root.Digest, cancellationToken).ConfigureAwait(false))
            {
                log.Write($"The destination has the digest, although: {e.Message}");
                Count(manifest);
                return (int?)e.Status == 412 ? ReferenceWrite.FoundThere : ReferenceWrite.AnswerLost;
            }

            throw new CopyException(CopySide.Destination, CopyPhase.Tag, e);
        }
    }

    private async Task WriteByDigestAsync(ManifestNode node, Manifest manifest, CancellationToken cancellationToken)
    {
        await WriteAsync(Reference.Of(node.Digest), node, manifest, null, cancellationToken).At(CopySide.Destination, CopyPhase.Manifest).ConfigureAwait(false);
        Count(manifest);
    }

    /// <summary>Puts it; what the destination then misses is brought again, a few times at most.</summary>
    private async Task WriteAsync(Reference reference, ManifestNode node, Manifest manifest, IWriteFence? fence, CancellationToken cancellationToken)
    {
        for (var misses = 1; ; misses++)
        {
            try
            {
                await PutAsync(reference, manifest, fence, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RegistryException e) when (FailureClassifier.NamesMissingContent(e.Errors) && misses < options.BlobAttempts)
            {
                var isBeingWritten = IsBeingWritten(e);
                if (misses > 1 || !isBeingWritten)
                    await BringAgainAsync(node, e, cancellationToken).ConfigureAwait(false);
                if (misses > 1 || isBeingWritten)
                    await Task.Delay(Backoff.After(misses, options.RetryDelay), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task PutAsync(Reference reference, Manifest manifest, IWriteFence? fence, CancellationToken cancellationToken)
    {
        var stored = await request.Destination.PutManifestAsync(request.DestinationRepository, reference, manifest, fence, cancellationToken)
            .ConfigureAwait(false);
        // Registries address manifests by their own choice of algorithm; only the same one can be compared.
        if (stored is not null && stored.Algorithm == manifest.Digest.Algorithm && stored != manifest.Digest)
            throw new RegistryException(FailureKind.Corrupt, $"The destination stored {stored} instead of {manifest.Digest}.");
    }

    private async Task<bool> IsThereAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Destination.HeadManifestAsync(request.DestinationRepository, request.DestinationReference, cancellationToken)
                .ConfigureAwait(false) is { } head && head.Digest == digest;
        }
        catch (RegistryException)
        {
            // Not known to be there: the failure of the PUT stands.
            return false;
        }
    }

    /// <summary>
    /// Distribution finds the file that links a blob into the repository and nothing in it: another copy writes the same link at this
    /// moment. It calls the blob unknown then, and the digest that it could not read invalid. Sent again, the blob would have its link
    /// written once more, in the way of the other copy.
    /// </summary>
    private static bool IsBeingWritten(RegistryException failure) => failure.HasCode("DIGEST_INVALID");

    /// <summary>The destination has not got what it said it had: nothing that was mounted counts any more, what is named least of all.</summary>
    private async Task BringAgainAsync(ManifestNode node, RegistryException refusal, CancellationToken cancellationToken)
    {
        log.Write($"The destination misses content it said it had: {refusal.Message}");
        var named = refusal.Errors.Select(error => Digest.TryParse(error.Detail, out var digest) ? digest : null).OfType<Digest>().ToHashSet();
        var again = node.Blobs.Where(blob => named.Contains(blob.Digest) || blobs.WayOf(blob.Digest) is not { MountedFrom: null }).ToList();
        foreach (var blob in again)
        {
            if (blobs.WayOf(blob.Digest)?.MountedFrom is { } from && (named.Count == 0 || named.Contains(blob.Digest)))
                onWrongPlacement(new BlobLocation(from, blob.Digest));
        }

        await FirstFailure.ForEachAsync(again, options.BlobsInFlight, blobs.SendAgainAsync, cancellationToken).ConfigureAwait(false);
        foreach (var child in node.Children)
            await WriteChildAgainAsync(child, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteChildAgainAsync(ManifestNode child, CancellationToken cancellationToken)
    {
        if (child.Manifest is null)
        {
            // The destination said it had this one, so it has not been read yet.
            tracker.Mounted(-child.Size);
            tracker.Expect(-child.Size);
            child = await tree.ReadAsync(child.Digest, everything: true, cancellationToken).ConfigureAwait(false);
            await blobs.BringAsync(child, cancellationToken).ConfigureAwait(false);
        }

        await WriteChildrenAsync(child, cancellationToken).ConfigureAwait(false);
        await WriteByDigestAsync(child, child.Manifest!, cancellationToken).ConfigureAwait(false);
    }

    private void Count(Manifest manifest)
    {
        if (_counted.TryAdd(manifest.Digest, true))
            tracker.Sent(manifest.Content.Length);
    }
}
