using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>Brings single blobs into the destination repository: by mounting where that works, else by streaming them from the source.</summary>
internal sealed class BlobCopy(
    CopyRequest request, CopierOptions options, CopyTracker tracker, CopyLog log, Action<BlobLocation> onWrongPlacement, TimeProvider time)
{
    private static readonly TimeSpan CancelUploadPatience = TimeSpan.FromSeconds(5);

    /// <summary>One request tells whether the blob is there, takes it from where it is known to be, or opens its upload.</summary>
    public async Task<BlobWay> BringAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var from = await MountSourceAsync(blob, cancellationToken).ConfigureAwait(false);
        var answer = await MountAsync(blob, from, cancellationToken).ConfigureAwait(false);
        if (answer.Upload is not { } upload)
        {
            tracker.Mounted(blob.Size);
            return new BlobWay(from);
        }

        if (request.Placements.TryGetValue(blob.Digest, out var placement) && placement.Repository == from)
            onWrongPlacement(new BlobLocation(from, blob.Digest));
        await SendAsync(blob, upload, cancellationToken).ConfigureAwait(false);
        return BlobWay.Sent;
    }

    /// <summary>Sends the blob, whatever the destination says it has.</summary>
    public async Task<BlobWay> SendAgainAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        await SendAsync(blob, null, cancellationToken).ConfigureAwait(false);
        return BlobWay.Sent;
    }

    private async Task<RepositoryName> MountSourceAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var own = request.DestinationRepository;
        if (!request.Placements.TryGetValue(blob.Digest, out var placement))
            return request.Source.Endpoint.Origin == request.Destination.Endpoint.Origin ? request.SourceRepository : own;
        if (placement.Age < BlobPlacement.TrustedFor || placement.Repository == own)
            return placement.Repository;
        try
        {
            if (await request.Destination.HeadBlobAsync(placement.Repository, blob.Digest, cancellationToken).ConfigureAwait(false) is not null)
                return placement.Repository;
        }
        catch (RegistryException e) when (!e.IsTransient)
        {
            // A repository that may not be read is none to mount from.
        }
        catch (RegistryException e)
        {
            throw new CopyException(CopySide.Destination, CopyPhase.Mount, e);
        }

        onWrongPlacement(new BlobLocation(placement.Repository, blob.Digest));
        return own;
    }

    private async Task<MountAnswer> MountAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Destination.MountAsync(request.DestinationRepository, blob.Digest, from, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (from != request.DestinationRepository && e is { IsTransient: false, Status: not null })
        {
            // The credential may not read there, or the registry does not know it: that says nothing about writing here.
            log.Write($"Blob {Short(blob)} cannot be mounted from {from}: {e.Message}");
        }
        catch (RegistryException e)
        {
            throw new CopyException(CopySide.Destination, CopyPhase.Mount, e);
        }

        return new MountAnswer(await StartAsync(cancellationToken).ConfigureAwait(false));
    }

    private Task<UploadSession> StartAsync(CancellationToken cancellationToken) =>
        request.Destination.StartUploadAsync(request.DestinationRepository, cancellationToken).At(CopySide.Destination, CopyPhase.Mount);

    private async Task SendAsync(Descriptor blob, UploadSession? upload, CancellationToken cancellationToken)
    {
        var readAgain = false;
        for (var attempt = 1; ; attempt++)
        {
            upload ??= await StartAsync(cancellationToken).ConfigureAwait(false);
            long sent = 0;
            try
            {
                await SendOnceAsync(blob, upload, Progress, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (CopyException e)
            {
                tracker.Sent(-sent);
                await GiveUpAsync(upload, cancellationToken).ConfigureAwait(false);
                var corrupt = e.Kind == FailureKind.Corrupt;
                if (attempt >= options.BlobAttempts || (corrupt && readAgain) || !(corrupt || MayRepeat(e)))
                    throw;
                readAgain |= corrupt;
                log.Write($"Blob {Short(blob)} is sent again: {e.Message}");
            }

            upload = null;
            await Task.Delay(Backoff.After(attempt, options.RetryDelay), time, cancellationToken).ConfigureAwait(false);

            void Progress(int bytes)
            {
                sent += bytes;
                tracker.Sent(bytes);
            }
        }
    }

    private async Task SendOnceAsync(Descriptor blob, UploadSession upload, Action<int> progress, CancellationToken cancellationToken)
    {
        var destination = request.Destination;
        if (blob.Size == 0)
        {
            if (Digest.Of([], blob.Digest.Algorithm) != blob.Digest)
                throw new CopyException(CopySide.Source, CopyPhase.Blob, new RegistryException(FailureKind.Corrupt, $"Blob {blob.Digest} cannot be empty, its descriptor says it is."));
            await destination.FinishUploadAsync(upload, blob.Digest, cancellationToken).At(CopySide.Destination, CopyPhase.Put).ConfigureAwait(false);
            return;
        }

        var source = new BlobSource(request.Source, request.SourceRepository, blob, options, time, cancellationToken);
        await using (source.ConfigureAwait(false))
        {
            var chunk = Math.Max(Math.Max(request.ChunkSize, 1), upload.MinChunk ?? 0);
            if (!request.CopyByChunk || blob.Size <= chunk)
            {
                await destination.PutBlobAsync(
                    upload, blob.Digest, blob.Size, (body, token) => source.CopyToAsync(body, blob.Size, progress, token), cancellationToken)
                    .At(CopySide.Destination, CopyPhase.Put).ConfigureAwait(false);
                return;
            }

            while (upload.Offset < blob.Size)
            {
                var length = Math.Min(chunk, blob.Size - upload.Offset);
                upload = await destination.PatchAsync(
                    upload, length, (body, token) => source.CopyToAsync(body, length, progress, token), cancellationToken)
                    .At(CopySide.Destination, CopyPhase.Put).ConfigureAwait(false);
            }

            await destination.FinishUploadAsync(upload, blob.Digest, cancellationToken).At(CopySide.Destination, CopyPhase.Put).ConfigureAwait(false);
        }
    }

    private static bool MayRepeat(CopyException failure) =>
        // The throttle has waited as long as it may.
        (failure.Cause.IsTransient && failure.Kind is not (FailureKind.Timeout or FailureKind.RateLimited))
        || (failure is { Side: CopySide.Destination, Phase: CopyPhase.Put }
            // A token that expired meanwhile, or a session the registry has forgotten.
            && (failure.Kind == FailureKind.Auth || failure.Cause.HasCode("BLOB_UPLOAD_UNKNOWN") || failure.Cause.HasCode("BLOB_UPLOAD_INVALID")));

    private async Task GiveUpAsync(UploadSession upload, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(CancelUploadPatience);
        try
        {
            await request.Destination.CancelUploadAsync(upload, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RegistryException or OperationCanceledException)
        {
            // A courtesy: registries purge what was left.
        }
    }

    private static string Short(Descriptor blob) => $"{blob.Digest.Algorithm}:{blob.Digest.Hex[..12]} ({new ByteSize(blob.Size)})";
}
