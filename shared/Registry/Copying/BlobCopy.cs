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
    private MountScopes Scopes => memory.ScopesOf(Destination);

    /// <summary>One request tells whether the blob is there, takes it from where it is known to be, or opens its upload.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="flight">What others of this process see of it.</param>
    /// <param name="known">What other processes do about it; null: they are asked before the first byte is sent.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <returns>Null when another process is sending it, unless that was known before.</returns>
    public async Task<BlobWay?> BringAsync(Descriptor blob, BlobFlight? flight, ClaimAnswer? known, CancellationToken cancellationToken)
    {
        var way = await BringOnTrustAsync(blob, flight, known, cancellationToken).ConfigureAwait(false);
        if (way is null || await IsReadableAsync(blob, cancellationToken).ConfigureAwait(false))
            return way;
        IsWrong(new BlobLocation(way.MountedFrom ?? request.DestinationRepository, blob.Digest));
        tracker.Withdraw(blob, way);
        return await SendAgainAsync(blob, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks other processes, where there are any and the blob is large enough.</summary>
    public Task<ClaimAnswer> ClaimAsync(Descriptor blob, BlobFlight flight, CancellationToken cancellationToken) =>
        request.Claims is { } claims && blob.Size >= options.ClaimFrom
            ? claims.ClaimAsync(
                new WantedBlob(blob.Digest, blob.Size, request.DestinationRepository, Scopes.Of(request.DestinationRepository)), () => flight.Sent, cancellationToken)
            : Task.FromResult(ClaimAnswer.Unknown);

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

        memory.Readable.Note(Destination, request.DestinationRepository, blob.Digest);
        return true;
    }

    private async Task<BlobWay?> BringOnTrustAsync(Descriptor blob, BlobFlight? flight, ClaimAnswer? known, CancellationToken cancellationToken)
    {
        if (await ReopenAsync(blob, cancellationToken).ConfigureAwait(false) is { } left)
            return await SendAsync(blob, flight, known?.Own, left, isBelieved: true, cancellationToken).ConfigureAwait(false);
        var from = known?.Placement ?? await MountSourceAsync(blob, cancellationToken).ConfigureAwait(false);
        if (await MountAsync(blob, from, cancellationToken).ConfigureAwait(false) is not { } upload)
            return Mounted(blob, from);
        if (known is not null || flight is null)
            return await SendAsync(blob, flight, known?.Own, upload, isBelieved: true, cancellationToken).ConfigureAwait(false);
        var answer = await ClaimAsync(blob, flight, cancellationToken).ConfigureAwait(false);
        using var own = answer.Own;
        if (answer.Elsewhere is not null)
        {
            await GiveUpAsync(upload, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (answer.Placement is { } there && there.Repository != from.Repository)
        {
            await GiveUpAsync(upload, cancellationToken).ConfigureAwait(false);
            if (await MountAsync(blob, there, cancellationToken).ConfigureAwait(false) is not { } other)
                return Mounted(blob, there);
            upload = other;
        }

        return await SendAsync(blob, flight, own, upload, isBelieved: true, cancellationToken).ConfigureAwait(false);
    }

    private BlobWay Mounted(Descriptor blob, BlobPlacement from)
    {
        tracker.Mounted(blob.Size);
        return new BlobWay(from.Repository, blob.Size);
    }

    /// <summary>Sends the blob, whatever the destination says it has.</summary>
    public Task<BlobWay> SendAgainAsync(Descriptor blob, CancellationToken cancellationToken) =>
        SendAsync(blob, null, null, null, isBelieved: false, cancellationToken);

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

    private async Task<BlobPlacement> MountSourceAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var own = new BlobPlacement(request.DestinationRepository, TimeSpan.MaxValue);
        if (!request.Placements.TryGetValue(blob.Digest, out var placement) && !memory.Readable.TryFind(Destination, blob.Digest, out placement))
            return request.Source.Endpoint.Origin == Destination ? own with { Repository = request.SourceRepository } : own;
        if (!Scopes.Reaches(placement.Repository, own.Repository))
            return own;
        if (placement.Age < BlobPlacement.TrustedFor || placement.Repository == own.Repository)
            return placement;
        if (await HasAsync(placement.Repository, blob, cancellationToken).ConfigureAwait(false) == true)
            return placement;
        IsWrong(new BlobLocation(placement.Repository, blob.Digest));
        return own;
    }

    /// <returns>An upload session where the blob was not mounted.</returns>
    private async Task<UploadSession?> MountAsync(Descriptor blob, BlobPlacement from, CancellationToken cancellationToken)
    {
        var upload = await AskForMountAsync(blob, from.Repository, cancellationToken).ConfigureAwait(false);
        if (upload is null || from.Repository == request.DestinationRepository || from.Age == TimeSpan.MaxValue)
            return upload;
        // Which of the two is wrong: that the blob is there, or that it can be taken from there?
        if (await HasAsync(from.Repository, blob, cancellationToken).ConfigureAwait(false) == false)
            IsWrong(new BlobLocation(from.Repository, blob.Digest));
        else
            Scopes.Refused(from.Repository, request.DestinationRepository);
        return upload;
    }

    private async Task<UploadSession?> AskForMountAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken)
    {
        try
        {
            return (await request.Destination.MountAsync(request.DestinationRepository, blob.Digest, from, cancellationToken).ConfigureAwait(false)).Upload;
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

        return await StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null where this copy may not look.</returns>
    private async Task<bool?> HasAsync(RepositoryName repository, Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Destination.HeadBlobAsync(repository, blob.Digest, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (RegistryException e) when (!e.IsTransient)
        {
            // A repository that may not be read is none to mount from.
            return null;
        }
        catch (RegistryException e)
        {
            throw new CopyException(CopySide.Destination, CopyPhase.Mount, e);
        }
    }

    private async Task GiveUpAsync(UploadSession upload, CancellationToken cancellationToken)
    {
        try
        {
            await request.Destination.CancelUploadAsync(upload, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            // A courtesy: registries purge what was left.
        }
    }

    private void IsWrong(BlobLocation location)
    {
        memory.Readable.Forget(Destination, location);
        onWrongPlacement(location);
    }

    private Task<UploadSession> StartAsync(CancellationToken cancellationToken) =>
        request.Destination.StartUploadAsync(request.DestinationRepository, cancellationToken).At(CopySide.Destination, CopyPhase.Mount);

    private async Task<BlobWay> SendAsync(
        Descriptor blob, BlobFlight? flight, IBlobClaim? claim, UploadSession? session, bool isBelieved, CancellationToken cancellationToken)
    {
        var upload = new BlobUpload(request, blob, flight, memory.WaysTo(Destination), options, tracker, log, time);
        var way = await upload.SendAsync(session, OpenAsync, cancellationToken).ConfigureAwait(false);
        if (way.MountedFrom is null)
            memory.Readable.Note(Destination, request.DestinationRepository, blob.Digest);
        claim?.Landed();
        return way;

        // Asking costs no more than a session does: after a lost answer the blob may be there.
        async Task<UploadSession?> OpenAsync(CancellationToken token) => isBelieved
            ? await AskForMountAsync(blob, request.DestinationRepository, token).ConfigureAwait(false)
            : await StartAsync(token).ConfigureAwait(false);
    }

    private static string Short(Descriptor blob) => $"{blob.Digest.Algorithm}:{blob.Digest.Hex[..12]} ({new ByteSize(blob.Size)})";
}
