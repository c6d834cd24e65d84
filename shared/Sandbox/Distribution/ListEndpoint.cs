using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Distribution;

/// <summary>The catalog, a repository's tags, a manifest's referrers.</summary>
internal sealed class ListEndpoint(RegistryStore store, DistributionSettings settings)
{
    public Task CatalogAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, new { repositories = Paging.Cut(context, store.Names, settings.LargestPage) });

    public Task TagsAsync(HttpContext context, string repository) =>
        store.TryFind(repository, out var content) && content.HasHadManifests
            ? JsonAnswer.WriteAsync(context, new { name = repository, tags = Paging.Cut(context, content.Tags, settings.LargestPage) })
            : RegistryErrors.NameUnknownAsync(context);

    /// <summary>An empty index for what nothing refers to: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers</summary>
    public Task ReferrersAsync(HttpContext context, string repository, string reference)
    {
        if (!Digest.TryParse(reference, out var subject))
            return RegistryErrors.DigestInvalidAsync(context, $"'{reference}' is not a digest.");
        var referrers = store.TryFind(repository, out var content) ? content.ReferrersOf(subject) : [];
        if (context.Request.Query["artifactType"].ToString() is { Length: > 0 } wanted)
        {
            referrers = [.. referrers.Where(manifest => manifest.ArtifactType == wanted)];
            context.Response.Headers["OCI-Filters-Applied"] = "artifactType";
        }

        var manifests = referrers.Select(manifest => new
        {
            mediaType = manifest.MediaType,
            digest = manifest.Digest.ToString(),
            size = manifest.Size,
            artifactType = manifest.ArtifactType,
            annotations = manifest.Annotations,
        });
        return JsonAnswer.WriteAsync(context, new { schemaVersion = 2, mediaType = MediaTypes.OciIndex, manifests }, MediaTypes.OciIndex);
    }
}
