using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>Brings single blobs into the destination repository: by mounting where that works, else by streaming them from the source.</summary>
internal sealed class BlobCopy(
    CopyRequest request,
    DestinationMemory memory,
    CopierOptions options,
    CopyTracker tracker,
    CopyLog log,
    Action<BlobLocation> onWrongPlacement,
    TimeProvider time)
{
    private Origin Destination => request.Destination.Endpoint.Origin;

    /// <summary>One request tells whether the blob is there, takes it from where it is known to be, or opens its upload.</summary>
    public async Task<BlobWay> BringAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var way = await BringOnTrustAsync(blob, cancellationToken).ConfigureAwait(false);
        if (await IsReadableAsync(blob, cancellationToken).ConfigureAwait(false))
            return way;
        onWrongPlacement(new BlobLocation(way.MountedFrom ?? request.DestinationRepository, blob.Digest));
        tracker.Withdraw(blob, way);
        return await SendAgainAsync(blob, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at a blob that was brought, unless that was a moment ago.</summary>
    public async Task<bool> IsReadableAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (blob.Size == 0 || memory.Readable.IsKnown(Destination, blob.Digest))
            return true;
        if (await request.Destination.CanReadBlobAsync(request.DestinationRepository, blob.Digest, cancellationToken).ConfigureAwait(false) == false)
        {
            log.Write($"Blob {Short(blob)} is there by the destination's word and cannot be read: it is sent again.");
            return false;
        }

        memory.Readable.Note(Destination, blob.Digest);
        return true;
    }

    private async Task<BlobWay> BringOnTrustAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (await ReopenAsync(blob, cancellationToken).ConfigureAwait(false) is { } left)
            return await SendAsync(blob, left, isBelieved: true, cancellationToken).ConfigureAwait(false);
        var from = await MountSourceAsync(blob, cancellationToken).ConfigureAwait(false);
        var answer = await MountAsync(blob, from, cancellationToken).ConfigureAwait(false);
        if (answer.Upload is not { } upload)
        {
            tracker.Mounted(blob.Size);
            return new BlobWay(from, blob.Size);
        }

        if (request.Placements.TryGetValue(blob.Digest, out var placement) && placement.Repository == from)
            onWrongPlacement(new BlobLocation(from, blob.Digest));
        return await SendAsync(blob, upload, isBelieved: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the blob, whatever the destination says it has.</summary>
    public Task<BlobWay> SendAgainAsync(Descriptor blob, CancellationToken cancellationToken) =>
        SendAsync(blob, null, isBelieved: false, cancellationToken);

    /// <summary>The upload that an earlier copy has left, as far as the destination has it; null when there is none to go on with.</summary>
    private async Task<UploadSession?> ReopenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (!request.Uploads.TryGetValue(blob.Digest, out var hint) || hint.Repository != request.DestinationRepository)
            return null;
        try
        {
            var upload = await request.Destination.FindUploadAsync(hint.Session, cancellationToken).ConfigureAwait(false);
            if (upload is { Offset: > 0 } && upload.Offset <= blob.Size
                && await memory.WaysTo(Destination)
                    .ChecksDigestsAsync(request.Destination, request.DestinationRepository, cancellationToken).ConfigureAwait(false))
            {
                log.Write($"Blob {Short(blob)} goes on at byte {upload.Offset}, where an earlier copy left it.");
                return upload;
            }
        }
        catch (RegistryException e)
        {
            log.Write($"The upload of blob {Short(blob)} that an earlier copy left cannot be taken up: {e.Message}");
        }

        return null;
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

    private async Task<BlobWay> SendAsync(Descriptor blob, UploadSession? session, bool isBelieved, CancellationToken cancellationToken)
    {
        var upload = new BlobUpload(request, blob, memory.WaysTo(Destination), options, tracker, log, time);
        var way = await upload.SendAsync(session, OpenAsync, cancellationToken).ConfigureAwait(false);
        if (way.MountedFrom is null)
            memory.Readable.Note(Destination, blob.Digest);
        return way;

        // Asking costs no more than a session does: after a lost answer the blob may be there.
        async Task<UploadSession?> OpenAsync(CancellationToken token) =>
            isBelieved ? (await MountAsync(blob, request.DestinationRepository, token).ConfigureAwait(false)).Upload : await StartAsync(token).ConfigureAwait(false);
    }

    private static string Short(Descriptor blob) => $"{blob.Digest.Algorithm}:{blob.Digest.Hex[..12]} ({new ByteSize(blob.Size)})";
}
