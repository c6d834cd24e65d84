using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace HarborReplication.Sandbox.Distribution;

internal sealed class ManifestEndpoint(RegistryStore store, DistributionSettings settings)
{
    // https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests asks for at least 4 MiB.
    private const int LargestManifest = 4 * 1024 * 1024;

    public async Task GetAsync(HttpContext context, string repository, string reference)
    {
        if (!store.TryFind(repository, out var content) || !content.TryFind(reference, out var manifest))
        {
            await RegistryErrors.ManifestUnknownAsync(context).ConfigureAwait(false);
            return;
        }

        if (!IsAccepted(context.Request, manifest.MediaType))
        {
            await RegistryErrors.ManifestUnknownAsync(context, $"The Accept header does not name the manifest's type, {manifest.MediaType}.")
                .ConfigureAwait(false);
            return;
        }

        var response = context.Response;
        var digest = manifest.Digest.ToString();
        if (context.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } known && known.Trim('"') == digest)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = manifest.MediaType;
        response.ContentLength = manifest.Size;
        response.Headers["Docker-Content-Digest"] = digest;
        response.Headers.ETag = $"\"{digest}\"";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        var bytes = await store.Blobs.ReadAsync(manifest.Digest, context.RequestAborted).ConfigureAwait(false);
        await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    public async Task PutAsync(HttpContext context, string repository, string reference)
    {
        var cancellationToken = context.RequestAborted;
        if (await BoundedBody.ReadAsync(context.Request, LargestManifest, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            await RegistryErrors.WriteAsync(context, 413, "SIZE_INVALID", $"A manifest has at most {LargestManifest} bytes.", null).ConfigureAwait(false);
            return;
        }

        ManifestContent manifest;
        try
        {
            manifest = ManifestContent.Parse(MediaTypeOf(context.Request), bytes);
        }
        catch (FormatException e)
        {
            await RegistryErrors.ManifestInvalidAsync(context, e.Message).ConfigureAwait(false);
            return;
        }

        var digest = Digest.OfSha256(bytes);
        string? tag = reference;
        if (reference.Contains(':', StringComparison.Ordinal))
        {
            tag = null;
            if (!Digest.TryParse(reference, out var named) || Digest.Of(named.Algorithm, bytes) != named)
            {
                await RegistryErrors.DigestInvalidAsync(context, "The content does not have this digest.").ConfigureAwait(false);
                return;
            }

            digest = named;
        }

        if (FindMissing(repository, manifest) is { Length: > 0 } missing)
        {
            await RegistryErrors.WriteAsync(context, 400, missing).ConfigureAwait(false);
            return;
        }

        await store.AddManifestAsync(repository, tag, manifest.ToStored(digest, bytes.Length), bytes, cancellationToken).ConfigureAwait(false);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.ContentLength = 0;
        response.Headers["Docker-Content-Digest"] = digest.ToString();
        response.Headers.Location = Locations.Of(context.Request, $"/v2/{repository}/manifests/{digest}");
        if (settings.ReferrersApi && manifest.Subject is { } subject)
            response.Headers["OCI-Subject"] = subject.ToString();
    }

    public Task DeleteAsync(HttpContext context, string repository, string reference)
    {
        bool removed;
        if (Digest.TryParse(reference, out var digest))
            removed = store.RemoveManifest(repository, digest);
        else if (reference.Contains(':', StringComparison.Ordinal) || !settings.DeleteByTag)
            return RegistryErrors.DigestInvalidAsync(context, "Manifests are deleted by digest.");
        else
            removed = store.RemoveTag(repository, reference);
        if (!removed)
            return RegistryErrors.ManifestUnknownAsync(context);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private RegistryError[] FindMissing(string repository, ManifestContent manifest)
    {
        var found = store.TryFind(repository, out var content);
        return
        [
            .. manifest.Blobs.Where(blob => !found || !content!.HasBlob(blob))
                .Concat(manifest.Children.Where(child => !found || !content!.HasManifest(child)))
                .Distinct()
                .Select(digest => new RegistryError("MANIFEST_BLOB_UNKNOWN", "The manifest refers to content that the repository does not hold.", digest.ToString())),
        ];
    }

    // As distribution 2.8 does it: OCI types are only given to those who name them. Unlike there, */* names everything.
    private static bool IsAccepted(HttpRequest request, string mediaType)
    {
        if (mediaType is MediaTypes.DockerManifest)
            return true;
        return MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
            && accepted.Any(type => type.MatchesAllTypes || type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));
    }

    private static string MediaTypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString() : "";
}
