using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using HarborReplication.Registry.Auth;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>Requests about blobs and their uploads.</summary>
internal sealed class BlobRequests(RequestSender sender, RegistryPaths paths)
{
    public async Task<long?> HeadAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(
            new RegistryRequest
            {
                Method = HttpMethod.Head,
                Uri = paths.Blob(repository, digest),
                Operation = RegistryOperation.ReadBlob,
                Scope = AccessScope.Pull(repository),
                Expected = [HttpStatusCode.OK, HttpStatusCode.NotFound],
            },
            cancellationToken).ConfigureAwait(false);
        return response.Status == HttpStatusCode.NotFound ? null : response.Message.Content.Headers.ContentLength ?? -1;
    }

    public async Task<BlobRead> OpenAsync(RepositoryName repository, Digest digest, long offset, CancellationToken cancellationToken)
    {
        var response = await sender.SendAsync(
            new RegistryRequest
            {
                Method = HttpMethod.Get,
                Uri = paths.Blob(repository, digest),
                Operation = RegistryOperation.ReadBlob,
                Scope = AccessScope.Pull(repository),
                Expected = offset > 0 ? [HttpStatusCode.OK, HttpStatusCode.PartialContent] : [HttpStatusCode.OK],
                Range = offset > 0 ? new RangeHeaderValue(offset, null) : null,
                IsDownload = true,
            },
            cancellationToken).ConfigureAwait(false);
        return await BlobRead.OpenAsync(response, offset, isWhole: true, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool?> CanReadAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        RegistryResponse response;
        try
        {
            response = await sender.SendAsync(
                new RegistryRequest
                {
                    Method = HttpMethod.Get,
                    Uri = paths.Blob(repository, digest),
                    Operation = RegistryOperation.ReadBlob,
                    Scope = AccessScope.Pull(repository),
                    Expected = [HttpStatusCode.OK, HttpStatusCode.PartialContent],
                    Range = new RangeHeaderValue(0, 0),
                    IsDownload = true,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            // No rights, no route to the storage host, too much to do: that says nothing about the blob. Breaking off again and again does.
            return e.Kind == FailureKind.NotFound || e is { Kind: FailureKind.Unreachable, NeverConnected: false } ? false : null;
        }

        var read = await BlobRead.OpenAsync(response, 0, isWhole: false, cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
        {
            try
            {
                return await read.ReadAsync(new byte[1]).ConfigureAwait(false) > 0;
            }
            catch (RegistryException e)
            {
                // Distribution announces the length it has in its cache and then has nothing to send.
                return e.Kind == FailureKind.Timeout ? null : false;
            }
        }
    }

    public async Task<UploadSession> StartUploadAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(
            Start(repository, paths.Uploads(repository), AccessScope.Push(repository), [HttpStatusCode.Accepted]), cancellationToken).ConfigureAwait(false);
        return Session(response, repository, 0);
    }

    public async Task<MountAnswer> MountAsync(RepositoryName repository, Digest digest, RepositoryName from, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(
            Start(repository, paths.Mount(repository, digest, from), AccessScope.Mount(repository, from), [HttpStatusCode.Created, HttpStatusCode.Accepted]),
            cancellationToken).ConfigureAwait(false);
        return new MountAnswer(response.Status == HttpStatusCode.Created ? null : Session(response, repository, 0));
    }

    public async Task PutAsync(UploadSession upload, Digest digest, long length, BodyWriter body, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(
            new RegistryRequest
            {
                Method = HttpMethod.Put,
                Uri = RegistryPaths.Complete(upload.Location, digest),
                Operation = RegistryOperation.Upload,
                Scope = AccessScope.Push(upload.Repository),
                Expected = [HttpStatusCode.Created, HttpStatusCode.NoContent],
                IsRepeatable = false,
                Body = new RequestBody { Length = length, Writer = body, ContentType = MediaTypes.OctetStream, IsRepeatable = length == 0 },
            },
            cancellationToken).ConfigureAwait(false);
        // Distribution answers with its own sha256 whatever the blob was sent under: only the same algorithm can be compared.
        if (response.Digest is { } stored && stored.Algorithm == digest.Algorithm && stored != digest)
            throw RequestFailure.Of(FailureKind.Corrupt, response.Request, $"the registry stored {stored} instead of {digest}", response.Status);
    }

    public async Task<UploadSession> PatchAsync(UploadSession upload, long length, BodyWriter body, CancellationToken cancellationToken)
    {
        var end = upload.Offset + length;
        var content = new RequestBody
        {
            Length = length,
            Writer = body,
            ContentType = MediaTypes.OctetStream,
            ContentRange = string.Create(CultureInfo.InvariantCulture, $"{upload.Offset}-{end - 1}"),
        };
        return await PatchAsync(upload, content, () => end, cancellationToken).ConfigureAwait(false);
    }

    public async Task<UploadSession> PatchOpenEndedAsync(UploadSession upload, OpenEndedWriter body, CancellationToken cancellationToken)
    {
        long written = 0;
        var content = new RequestBody
        {
            Length = null,
            Writer = async (stream, token) => written = await body(stream, token).ConfigureAwait(false),
            ContentType = MediaTypes.OctetStream,
        };
        return await PatchAsync(upload, content, () => upload.Offset + written, cancellationToken).ConfigureAwait(false);
    }

    public async Task<UploadSession?> FindAsync(UploadSession upload, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(
            new RegistryRequest
            {
                Method = HttpMethod.Get,
                Uri = upload.Location,
                Operation = RegistryOperation.Upload,
                Scope = AccessScope.Push(upload.Repository),
                Expected = [HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.NotFound],
            },
            cancellationToken).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.NotFound)
            return null;
        var offset = response.Header("Range") is { } range ? ConfirmedEnd(range) ?? 0 : 0;
        // Optional here: without one the session goes on where it was asked about.
        return response.Message.Headers.Location is null
            ? upload with { Offset = offset }
            : Session(response, upload.Repository, offset) with { MinChunk = upload.MinChunk };
    }

    public async Task CancelAsync(UploadSession upload, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(
            new RegistryRequest
            {
                Method = HttpMethod.Delete,
                Uri = upload.Location,
                Operation = RegistryOperation.Upload,
                Scope = AccessScope.Push(upload.Repository),
                Expected = [HttpStatusCode.NoContent, HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.NotFound],
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<UploadSession> PatchAsync(UploadSession upload, RequestBody body, Func<long> sentUpTo, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(
            new RegistryRequest
            {
                Method = HttpMethod.Patch,
                Uri = upload.Location,
                Operation = RegistryOperation.Upload,
                Scope = AccessScope.Push(upload.Repository),
                Expected = [HttpStatusCode.Accepted, HttpStatusCode.NoContent],
                IsRepeatable = false,
                Body = body,
            },
            cancellationToken).ConfigureAwait(false);
        var end = sentUpTo();
        // Harbor appends chunks that are out of order without a word: what it says it has must be what was sent.
        if (response.Header("Range") is { } range && ConfirmedEnd(range) is { } confirmed && confirmed != end)
            throw RequestFailure.Protocol(response.Request, $"sent {end} bytes so far, the registry has {confirmed}");
        return Session(response, upload.Repository, end) with { MinChunk = upload.MinChunk };
    }

    private static RegistryRequest Start(RepositoryName repository, Uri uri, AccessScope scope, HttpStatusCode[] expected) => new()
    {
        Method = HttpMethod.Post,
        Uri = uri,
        Operation = uri.Query.Length > 0 ? RegistryOperation.Mount : RegistryOperation.Upload,
        Scope = scope,
        Expected = expected,
    };

    private UploadSession Session(RegistryResponse response, RepositoryName repository, long offset)
    {
        if (response.Message.Headers.Location is not { } location)
            throw RequestFailure.Protocol(response.Request, "an upload without a Location to go on at");
        var resolved = paths.Resolve(response.Request.RequestUri!, location);
        if (resolved.Scheme is not ("http" or "https"))
            throw RequestFailure.Protocol(response.Request, $"an upload at an address of scheme '{resolved.Scheme}'");
        return new UploadSession
        {
            Repository = repository,
            Location = resolved,
            Offset = offset,
            MinChunk = long.TryParse(response.Header("OCI-Chunk-Min-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var min) ? min : null,
        };
    }

    /// <summary><c>Range: 0-1023</c> means 1024 bytes; <c>0-0</c> is what distribution says of one byte and of none.</summary>
    private static long? ConfirmedEnd(string range)
    {
        var dash = range.LastIndexOf('-');
        return dash >= 0 && long.TryParse(range.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last > 0 ? last + 1 : null;
    }
}
