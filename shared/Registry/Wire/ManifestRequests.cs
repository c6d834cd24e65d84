using System.Globalization;
using System.Net;
using HarborReplication.Registry.Auth;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>Requests about manifests.</summary>
internal sealed class ManifestRequests(RequestSender sender, RegistryPaths paths)
{
    public async Task<ManifestHead?> HeadAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken)
    {
        var request = Read(HttpMethod.Head, repository, reference) with { Expected = [HttpStatusCode.OK, HttpStatusCode.NotFound] };
        try
        {
            using var response = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return Head(response);
        }
        catch (RegistryException e) when ((int?)e.Status is 400 or 401 or 403 or 405 or 412)
        {
            // Answers to HEAD have no body, so nothing tells a missing project from a wrong password. GET does, or even succeeds.
            using var response = await sender.SendAsync(request with { Method = HttpMethod.Get }, cancellationToken).ConfigureAwait(false);
            return Head(response);
        }
    }

    public async Task<Manifest> GetAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(Read(HttpMethod.Get, repository, reference), cancellationToken).ConfigureAwait(false);
        var content = await response.ReadAsync(Manifest.MaxSize, cancellationToken).ConfigureAwait(false);
        var claimed = reference.Digest ?? response.Digest;
        var actual = Digest.Of(content, claimed?.Algorithm);
        if (claimed is not null && claimed != actual)
            throw RequestFailure.Of(FailureKind.Corrupt, response.Request, $"the manifest's bytes have the digest {actual}, not {claimed}", response.Status);
        try
        {
            return Manifest.Parse(content, response.Message.Content.Headers.ContentType?.MediaType, actual.Algorithm);
        }
        catch (ManifestFormatException e)
        {
            // Bytes that match their digest will never be others; without one they may be anything, a proxy's error page for instance.
            var kind = e.IsUnsupported || claimed is not null ? FailureKind.Unsupported : FailureKind.Protocol;
            throw RequestFailure.Of(kind, response.Request, e.Message, response.Status, e);
        }
    }

    public async Task<Digest?> PutAsync(
        RepositoryName repository, Reference reference, Manifest manifest, IWriteFence? fence, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest
        {
            Method = HttpMethod.Put,
            Uri = paths.Manifest(repository, reference),
            Operation = RegistryOperation.WriteManifest,
            Scope = AccessScope.Push(repository),
            Expected = [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Accepted],
            IsRepeatable = !reference.IsTag,
            Body = new RequestBody
            {
                Length = manifest.Content.Length,
                ContentType = manifest.MediaType,
                IsRepeatable = true,
                Writer = async (body, token) =>
                {
                    // Here, and not before the request: what was waited for until now may have outlasted the right to write.
                    if (fence?.MayWrite() == false)
                        throw new FencedException();
                    await body.WriteAsync(manifest.Content, token).ConfigureAwait(false);
                },
            },
        };
        using var response = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.Digest;
    }

    public async Task<bool> DeleteAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(
            new RegistryRequest
            {
                Method = HttpMethod.Delete,
                Uri = paths.Manifest(repository, reference),
                Operation = RegistryOperation.DeleteManifest,
                Scope = AccessScope.Delete(repository),
                Expected = [HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound],
            },
            cancellationToken).ConfigureAwait(false);
        return response.Status != HttpStatusCode.NotFound;
    }

    private RegistryRequest Read(HttpMethod method, RepositoryName repository, Reference reference) => new()
    {
        Method = method,
        Uri = paths.Manifest(repository, reference),
        Operation = RegistryOperation.ReadManifest,
        Scope = AccessScope.Pull(repository),
        Accept = MediaTypes.Accepted,
        Expected = [HttpStatusCode.OK],
    };

    private static ManifestHead? Head(RegistryResponse response) =>
        response.Status == HttpStatusCode.NotFound
            ? null
            : new ManifestHead
            {
                Digest = response.Digest,
                MediaType = response.Message.Content.Headers.ContentType?.MediaType,
                Size = long.TryParse(response.Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null,
            };
}
