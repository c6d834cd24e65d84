using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace HarborReplication.Testing;

/// <summary>
/// Reads and writes a registry's content over the distribution API by plain HTTP, independently of the client under test, so that what
/// it reports was not computed by the code it checks.
/// </summary>
public sealed class RegistryContent(HttpClient client) : IDisposable
{
    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    public async Task PingAsync(CancellationToken cancellationToken = default)
    {
        using var response = await client.GetAsync("/v2/", cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<string>> ListRepositoriesAsync(CancellationToken cancellationToken = default)
    {
        var repositories = new List<string>();
        for (var next = "/v2/_catalog?n=1000"; next is not null;)
        {
            using var response = await client.GetAsync(next, cancellationToken);
            response.EnsureSuccessStatusCode();
            var page = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
            repositories.AddRange(page!["repositories"]!.AsArray().Select(name => name!.GetValue<string>()));
            // Link: </v2/_catalog?last=x&n=1000>; rel="next"
            next = response.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
        }

        return repositories;
    }

    /// <summary>The tags of a repository; none when the repository does not exist.</summary>
    public async Task<IReadOnlyList<string>> ListTagsAsync(string repository, CancellationToken cancellationToken = default)
    {
        using var response = await client.GetAsync($"/v2/{repository}/tags/list", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return [];
        response.EnsureSuccessStatusCode();
        var list = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        return list!["tags"] is JsonArray tags ? [.. tags.Select(tag => tag!.GetValue<string>())] : [];
    }

    /// <summary>Every <c>repository:tag</c> with its digest.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListDigestsAsync(CancellationToken cancellationToken = default)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var repository in await ListRepositoriesAsync(cancellationToken))
        {
            foreach (var tag in await ListTagsAsync(repository, cancellationToken))
            {
                if (await DigestAsync(repository, tag, cancellationToken) is { } digest)
                    digests[$"{repository}:{tag}"] = digest;
            }
        }

        return digests;
    }

    /// <summary>The digest of a tag, computed from the manifest's bytes; null when there is no such tag.</summary>
    public async Task<string?> DigestAsync(string repository, string reference, CancellationToken cancellationToken = default) =>
        await ReadManifestAsync(repository, reference, cancellationToken) is { } content ? DigestOf(content) : null;

    /// <summary>Reads the manifest and everything under it and compares every byte read with its digest.</summary>
    /// <returns>Digests of the blobs read; the first one that is missing or wrong throws.</returns>
    public async Task<IReadOnlySet<string>> VerifyAsync(string repository, string reference, CancellationToken cancellationToken = default)
    {
        var blobs = new HashSet<string>(StringComparer.Ordinal);
        var content = await ReadManifestAsync(repository, reference, cancellationToken)
            ?? throw new InvalidDataException($"{repository}:{reference} does not exist.");
        if (reference.StartsWith("sha256:", StringComparison.Ordinal) && DigestOf(content) != reference)
            throw new InvalidDataException($"{repository}@{reference} has the content of {DigestOf(content)}.");
        var manifest = JsonNode.Parse(content)!;
        foreach (var child in manifest["manifests"]?.AsArray() ?? [])
            blobs.UnionWith(await VerifyAsync(repository, child!["digest"]!.GetValue<string>(), cancellationToken));
        foreach (var descriptor in (manifest["layers"]?.AsArray() ?? []).Append(manifest["config"]))
        {
            if (descriptor is null || !blobs.Add(descriptor["digest"]!.GetValue<string>()))
                continue;
            await VerifyBlobAsync(repository, descriptor, cancellationToken);
        }

        return blobs;
    }

    /// <summary>Uploads a blob unless the repository has it, in a single request after the session is open.</summary>
    public async Task PushBlobAsync(string repository, string digest, byte[] content, CancellationToken cancellationToken = default)
    {
        var upload = await StartUploadAsync(repository, cancellationToken);
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var finished = await client.PutAsync($"{upload}{(upload.Query.Length > 0 ? '&' : '?')}digest={digest}", body, cancellationToken);
        if (finished.StatusCode != HttpStatusCode.Created)
            throw await UnexpectedAsync($"Blob {digest} of {repository}", finished, cancellationToken);
    }

    /// <summary>Opens an upload session and returns where its bytes go.</summary>
    public async Task<Uri> StartUploadAsync(string repository, CancellationToken cancellationToken = default)
    {
        using var start = await client.PostAsync($"/v2/{repository}/blobs/uploads/", null, cancellationToken);
        start.EnsureSuccessStatusCode();
        return new Uri(client.BaseAddress!, start.Headers.Location!);
    }

    /// <summary>Takes a blob over from another repository of the same registry.</summary>
    public async Task MountBlobAsync(string repository, string digest, string from, CancellationToken cancellationToken = default)
    {
        using var response = await client.PostAsync($"/v2/{repository}/blobs/uploads/?mount={digest}&from={from}", null, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Created)
            throw await UnexpectedAsync($"Mount of {digest} from {from}", response, cancellationToken);
    }

    public async Task PushManifestAsync(string repository, string reference, string mediaType, byte[] content, CancellationToken cancellationToken = default)
    {
        for (var tries = 1; ; tries++)
        {
            using var body = new ByteArrayContent(content);
            body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
            using var response = await client.PutAsync($"/v2/{repository}/manifests/{reference}", body, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Created)
                return;
            // Another push to the repository writes the link of a blob they share at this moment; distribution reads an empty file.
            var isBeingWritten = (await response.Content.ReadAsStringAsync(cancellationToken)).Contains("DIGEST_INVALID", StringComparison.Ordinal);
            if (!isBeingWritten || tries == 5)
                throw await UnexpectedAsync($"Manifest {repository}:{reference}", response, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(50 * tries), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Deletes a manifest by digest, and with it every tag that names it.</summary>
    public async Task DeleteManifestAsync(string repository, string digest, CancellationToken cancellationToken = default)
    {
        using var response = await client.DeleteAsync($"/v2/{repository}/manifests/{digest}", cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Deletes a blob behind the registry's back, as a garbage collection that went wrong does.</summary>
    public async Task DeleteBlobAsync(string repository, string digest, CancellationToken cancellationToken = default)
    {
        using var response = await client.DeleteAsync($"/v2/{repository}/blobs/{digest}", cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public static string DigestOf(ReadOnlySpan<byte> content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    public void Dispose() => client.Dispose();

    private async Task<byte[]?> ReadManifestAsync(string repository, string reference, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/{repository}/manifests/{reference}");
        foreach (var type in ManifestTypes)
            request.Headers.Accept.ParseAdd(type);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private async Task VerifyBlobAsync(string repository, JsonNode descriptor, CancellationToken cancellationToken)
    {
        var digest = descriptor["digest"]!.GetValue<string>();
        using var response = await client.GetAsync(
            $"/v2/{repository}/blobs/{digest}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw await UnexpectedAsync($"Blob {digest} of {repository}", response, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var actual = $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken))}";
        if (actual != digest)
            throw new InvalidDataException($"Blob {digest} of {repository} has the content of {actual}.");
    }

    private static async Task<Exception> UnexpectedAsync(string what, HttpResponseMessage response, CancellationToken cancellationToken) =>
        new InvalidOperationException($"{what}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
}
