using System.Collections.Concurrent;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>One copy from begin to end: resolve, read manifests, bring blobs, write manifests from the leaves up, the reference last.</summary>
internal sealed class CopyRun
{
    private readonly CopyRequest _request;
    private readonly BlobFlights _flights;
    private readonly CopierOptions _options;
    private readonly CopyLog _log;
    private readonly CopyTracker _tracker;
    private readonly BlobCopy _blobs;
    private readonly ManifestTreeReader _tree;
    private readonly ConcurrentDictionary<Digest, BlobWay> _ways = new();
    private readonly ConcurrentDictionary<BlobLocation, bool> _wrong = new();

    public CopyRun(CopyRequest request, ICopyObserver observer, BlobFlights flights, CopierOptions options, TimeProvider time)
    {
        _request = request;
        _flights = flights;
        _options = options;
        _log = new CopyLog(observer);
        _tracker = new CopyTracker(observer);
        _blobs = new BlobCopy(request, options, _tracker, _log, location => _wrong.TryAdd(location, true), time);
        _tree = new ManifestTreeReader(request, options, _tracker);
    }

    public async Task<CopyResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CopyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CopyException e) when (!_wrong.IsEmpty)
        {
            throw new CopyException(e.Side, e.Phase, e.Cause) { WrongPlacements = [.. _wrong.Keys] };
        }
    }

    private async Task<CopyResult> CopyAsync(CancellationToken cancellationToken)
    {
        var resolution = new Resolution(_request);
        var (source, destination) = await resolution.ResolveAsync(cancellationToken).ConfigureAwait(false);
        if (source == destination)
        {
            _log.Write($"The destination has {source} already.");
            return Result(CopyOutcome.AlreadyPresent, source);
        }

        if (destination is not null && !_request.Override)
        {
            _log.Write($"The destination has {destination} and may not be overridden; the source has {source}.");
            return Result(CopyOutcome.Conflict, source) with { ConflictingDigest = destination };
        }

        if (_request.DestinationReference.Digest is { } wanted && wanted != source)
        {
            throw new CopyException(CopySide.Source, CopyPhase.Resolve, new RegistryException(
                FailureKind.NotFound, $"{_request.SourceReference} of {_request.SourceRepository} is {source}, no longer {wanted}."));
        }

        _log.Write($"Copying {source} from {_request.SourceRepository} to {_request.DestinationRepository}:{_request.DestinationReference}.");
        var root = await _tree.ReadAsync(source, everything: false, cancellationToken).ConfigureAwait(false);
        await BringBlobsAsync(root, cancellationToken).ConfigureAwait(false);
        await WriteChildrenAsync(root, cancellationToken).ConfigureAwait(false);
        return await WriteReferenceAsync(root, cancellationToken).ConfigureAwait(false);
    }

    private async Task BringBlobsAsync(ManifestNode root, CancellationToken cancellationToken)
    {
        var blobs = root.All.SelectMany(node => node.Blobs).DistinctBy(blob => blob.Digest).ToList();
        foreach (var blob in blobs)
            _tracker.Expect(blob.Size);
        await FirstFailure.ForEachAsync(LargeAndSmallInTurn(blobs), _options.BlobsInFlight, BringBlobAsync, cancellationToken).ConfigureAwait(false);
        if (blobs.Count > 0)
        {
            var now = _tracker.Now;
            _log.Write($"{blobs.Count} blobs in place: {new ByteSize(now.BytesDone - now.BytesMounted)} sent, {new ByteSize(now.BytesMounted)} were there.");
        }
    }

    private async Task BringBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var key = new BlobKey(_request.Destination.Endpoint.Origin, _request.DestinationRepository, blob.Digest);
        var (way, shared) = await _flights.RunAsync(key, token => _blobs.BringAsync(blob, token), cancellationToken).ConfigureAwait(false);
        if (shared)
            _tracker.Mounted(blob.Size);
        // What another copy brought may be wrong in the same ways as what was mounted.
        _ways[blob.Digest] = shared ? way with { MountedFrom = way.MountedFrom ?? _request.DestinationRepository } : way;
    }

    /// <summary>The largest blobs start first, so that none is left alone at the end; small ones beside them keep requests going.</summary>
    private static IEnumerable<Descriptor> LargeAndSmallInTurn(List<Descriptor> blobs)
    {
        blobs.Sort((a, b) => b.Size.CompareTo(a.Size));
        for (int large = 0, small = blobs.Count - 1; large <= small; large++, small--)
        {
            yield return blobs[large];
            if (small > large)
                yield return blobs[small];
        }
    }

    private async Task WriteChildrenAsync(ManifestNode node, CancellationToken cancellationToken) =>
        await FirstFailure.ForEachAsync(
            node.Children,
            _options.BlobsInFlight,
            async (child, token) =>
            {
                await WriteChildrenAsync(child, token).ConfigureAwait(false);
                if (child.Manifest is { } manifest)
                    await WriteByDigestAsync(child, manifest, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);

    private async Task WriteByDigestAsync(ManifestNode node, Manifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsync(Reference.Of(node.Digest), manifest, null, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (MissesContent(e))
        {
            await BringAgainAsync(node, e, cancellationToken).ConfigureAwait(false);
            await PutAsync(Reference.Of(node.Digest), manifest, null, cancellationToken).At(CopySide.Destination, CopyPhase.Manifest).ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            throw new CopyException(CopySide.Destination, CopyPhase.Manifest, e);
        }

        _tracker.Sent(manifest.Content.Length);
    }

    private async Task<CopyResult> WriteReferenceAsync(ManifestNode root, CancellationToken cancellationToken)
    {
        var manifest = root.Manifest!;
        for (var repaired = false; ; repaired = true)
        {
            try
            {
                await PutAsync(_request.DestinationReference, manifest, _request.Fence, cancellationToken).ConfigureAwait(false);
                _tracker.Sent(manifest.Content.Length);
                return Result(CopyOutcome.Copied, root.Digest) with { Wrote = true };
            }
            catch (RegistryException e) when (MissesContent(e) && !repaired)
            {
                await BringAgainAsync(root, e, cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryException e)
            {
                // Immutable tags are refused also to the copy that wrote them and lost the answer.
                if ((int?)e.Status == 412 && await IsThereAsync(root.Digest, cancellationToken).ConfigureAwait(false))
                    return Result(CopyOutcome.AlreadyPresent, root.Digest);
                // Lost or unclear answers: the tag tells what happened, a second PUT could move it back.
                if ((e.Status is null || (int)e.Status >= 500) && e.Kind != FailureKind.RateLimited
                    && await IsThereAsync(root.Digest, cancellationToken).ConfigureAwait(false))
                {
                    _log.Write($"The answer to the last request was lost ({e.Message}), but the destination has the digest.");
                    return Result(CopyOutcome.Copied, root.Digest);
                }

                throw new CopyException(CopySide.Destination, CopyPhase.Tag, e);
            }
        }
    }

    private async Task PutAsync(Reference reference, Manifest manifest, IWriteFence? fence, CancellationToken cancellationToken)
    {
        var stored = await _request.Destination.PutManifestAsync(_request.DestinationRepository, reference, manifest, fence, cancellationToken)
            .ConfigureAwait(false);
        // Registries address manifests by their own choice of algorithm; only the same one can be compared.
        if (stored is not null && stored.Algorithm == manifest.Digest.Algorithm && stored != manifest.Digest)
            throw new RegistryException(FailureKind.Corrupt, $"The destination stored {stored} instead of {manifest.Digest}.");
    }

    private async Task<bool> IsThereAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await _request.Destination.HeadManifestAsync(_request.DestinationRepository, _request.DestinationReference, cancellationToken)
                .ConfigureAwait(false) is { } head && head.Digest == digest;
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    private static bool MissesContent(RegistryException failure) =>
        failure.HasCode("MANIFEST_BLOB_UNKNOWN") || failure.HasCode("BLOB_UNKNOWN")
        || (failure.Kind == FailureKind.ManifestRefused && failure.HasCode("MANIFEST_UNKNOWN"));

    /// <summary>The destination has not got what it said it had: nothing that was mounted counts any more, what is named least of all.</summary>
    private async Task BringAgainAsync(ManifestNode node, RegistryException refusal, CancellationToken cancellationToken)
    {
        _log.Write($"The destination misses content it said it had: {refusal.Message}");
        var named = refusal.Errors.Select(error => Digest.TryParse(error.Detail, out var digest) ? digest : null).OfType<Digest>().ToHashSet();
        var again = node.Blobs
            .Where(blob => named.Contains(blob.Digest) || _ways.GetValueOrDefault(blob.Digest) is not { MountedFrom: null })
            .DistinctBy(blob => blob.Digest)
            .ToList();
        foreach (var blob in again)
        {
            if (_ways.GetValueOrDefault(blob.Digest)?.MountedFrom is { } from && (named.Count == 0 || named.Contains(blob.Digest)))
                _wrong.TryAdd(new BlobLocation(from, blob.Digest), true);
        }

        await FirstFailure.ForEachAsync(again, _options.BlobsInFlight, SendAgainAsync, cancellationToken).ConfigureAwait(false);
        foreach (var child in node.Children)
        {
            var whole = child.Manifest is not null ? child : await _tree.ReadAsync(child.Digest, everything: true, cancellationToken).ConfigureAwait(false);
            if (child.Manifest is null)
                await BringBlobsAsync(whole, cancellationToken).ConfigureAwait(false);
            await WriteChildrenAsync(whole, cancellationToken).ConfigureAwait(false);
            await WriteByDigestAsync(whole, whole.Manifest!, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAgainAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var before = _ways.GetValueOrDefault(blob.Digest);
        if (before?.MountedFrom is not null)
            _tracker.Mounted(-blob.Size);
        else if (before is not null)
            _tracker.Sent(-blob.Size);
        _ways[blob.Digest] = await _blobs.SendAgainAsync(blob, cancellationToken).ConfigureAwait(false);
    }

    private CopyResult Result(CopyOutcome outcome, Digest digest)
    {
        var progress = _tracker.Now;
        return new CopyResult
        {
            Outcome = outcome,
            Digest = digest,
            BytesDone = progress.BytesDone,
            BytesTotal = progress.BytesTotal,
            BytesMounted = progress.BytesMounted,
            Placed = [.. _ways.Keys],
            WrongPlacements = [.. _wrong.Keys],
        };
    }
}
