using System.Collections.Concurrent;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>One copy from begin to end: resolve, read manifests, bring blobs, write manifests from the leaves up, the reference last.</summary>
internal sealed class CopyRun
{
    private readonly CopyRequest _request;
    private readonly CopyLog _log;
    private readonly CopyTracker _tracker;
    private readonly ManifestTreeReader _tree;
    private readonly BlobDelivery _blobs;
    private readonly ManifestWriter _manifests;
    private readonly ConcurrentDictionary<BlobLocation, bool> _wrong = new();

    public CopyRun(CopyRequest request, ICopyObserver observer, DestinationMemory memory, CopierOptions options, TimeProvider time)
    {
        _request = request;
        _log = new CopyLog(observer);
        _tracker = new CopyTracker(observer);
        _tree = new ManifestTreeReader(request, options, _tracker);
        var copy = new BlobCopy(request, memory, options, _tracker, _log, OnWrongPlacement, time);
        var shared = new SharedBlobs(request, copy, memory, options, _tracker, time);
        _blobs = new BlobDelivery(request, copy, shared, options, _tracker, _log);
        _manifests = new ManifestWriter(request, _tree, _blobs, options, _tracker, _log, OnWrongPlacement, time);

        void OnWrongPlacement(BlobLocation location) => _wrong.TryAdd(location, true);
    }

    public async Task<CopyResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CopyAsync(isSecondLook: false, cancellationToken).ConfigureAwait(false);
        }
        catch (CopyException e) when (!_wrong.IsEmpty)
        {
            throw new CopyException(e.Side, e.Phase, e.Cause) { WrongPlacements = [.. _wrong.Keys] };
        }
    }

    private async Task<CopyResult> CopyAsync(bool isSecondLook, CancellationToken cancellationToken)
    {
        var (source, destination, manifest) = await new Resolution(_request).ResolveAsync(isCertain: isSecondLook, cancellationToken).ConfigureAwait(false);
        if (source == destination)
        {
            _log.Write($"The destination has {source} already.");
            return Result(CopyOutcome.AlreadyPresent, source);
        }

        if (!MayWrite(source, destination))
            return Conflict(source, destination);

        if (_request.DestinationReference.Digest is { } wanted && wanted != source)
        {
            throw new CopyException(CopySide.Source, CopyPhase.Resolve, new RegistryException(
                FailureKind.NotFound, $"{_request.SourceReference} of {_request.SourceRepository} is {source}, no longer {wanted}."));
        }

        _log.Write($"Copying {source} from {_request.SourceRepository} to {_request.DestinationRepository}:{_request.DestinationReference}.");
        ManifestNode root;
        try
        {
            root = await _tree.ReadAsync(source, manifest, cancellationToken).ConfigureAwait(false);
        }
        catch (CopyException e) when (_request.SourceReference.IsTag && !isSecondLook && e is { Side: CopySide.Source, Phase: CopyPhase.Manifest, Kind: FailureKind.NotFound })
        {
            // The tag was moved, and what it pointed to deleted, since it was resolved; or the HEAD was wrong.
            _log.Write($"{e.Message}; the tag is resolved again.");
            return await CopyAsync(isSecondLook: true, cancellationToken).ConfigureAwait(false);
        }

        ReferenceWrite write;
        try
        {
            await _blobs.BringAsync(root, cancellationToken).ConfigureAwait(false);
            await _manifests.WriteChildrenAsync(root, cancellationToken).ConfigureAwait(false);
            if (await LookAgainAsync(root, destination, cancellationToken).ConfigureAwait(false) is { } changed)
                return changed;
            write = await _manifests.WriteReferenceAsync(root, cancellationToken).ConfigureAwait(false);
        }
        catch (DrainedException)
        {
            _log.Write($"Told to drain: {_blobs.Left.Count} unfinished uploads are left to be taken up.");
            return Result(CopyOutcome.Drained, source) with { Uploads = _blobs.Left };
        }

        return Result(write == ReferenceWrite.FoundThere ? CopyOutcome.AlreadyPresent : CopyOutcome.Copied, root.Digest) with
        {
            Wrote = write == ReferenceWrite.Written,
            Manifest = root.Manifest,
        };
    }

    private bool MayWrite(Digest source, Digest? destination) =>
        _request.MayWrite is { } decides ? decides(source, destination) : destination is null || _request.Override;

    // Somebody may have written the destination while the copy was made. Null: it goes on.
    private async Task<CopyResult?> LookAgainAsync(ManifestNode root, Digest? known, CancellationToken cancellationToken)
    {
        if (_request.MayWrite is null)
            return null;
        var there = await new Resolution(_request).DestinationAsync(cancellationToken).ConfigureAwait(false);
        if (there == root.Digest)
        {
            _log.Write($"The destination has been given {there} meanwhile.");
            return Result(CopyOutcome.AlreadyPresent, root.Digest) with { Manifest = root.Manifest };
        }

        return there == known || MayWrite(root.Digest, there) ? null : Conflict(root.Digest, there);
    }

    private CopyResult Conflict(Digest source, Digest? destination)
    {
        _log.Write($"The destination has {destination?.ToString() ?? "no such reference"}, which stays; the source has {source}.");
        return Result(CopyOutcome.Conflict, source) with { ConflictingDigest = destination };
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
            Placed = _blobs.Delivered,
            WrongPlacements = [.. _wrong.Keys],
        };
    }
}
