using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>
/// Where things are, see the
/// <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints">distribution specification</see>. Names,
/// references and digests need no escaping: their grammars have no character that does.
/// </summary>
internal sealed class RegistryPaths(Uri url)
{
    private readonly Uri _root = new(url, "/v2/");

    public Uri Ping => _root;

    public Uri Manifest(RepositoryName repository, Reference reference) => new(_root, $"{repository}/manifests/{reference}");

    public Uri Blob(RepositoryName repository, Digest digest) => new(_root, $"{repository}/blobs/{digest}");

    public Uri Uploads(RepositoryName repository) => new(_root, $"{repository}/blobs/uploads/");

    public Uri Mount(RepositoryName repository, Digest digest, RepositoryName from) =>
        new(_root, $"{repository}/blobs/uploads/?mount={Uri.EscapeDataString(digest.ToString())}&from={Uri.EscapeDataString(from.Value)}");

    public Uri Tags(RepositoryName repository, int pageSize) => new(_root, $"{repository}/tags/list?n={pageSize}");

    public Uri Catalog(int pageSize) => new(_root, $"_catalog?n={pageSize}");

    public Uri Referrers(RepositoryName repository, Digest digest) => new(_root, $"{repository}/referrers/{digest}");

    /// <summary>An upload's location, to which the registry may have added a query of its own.</summary>
    public static Uri Complete(Uri location, Digest digest)
    {
        var separator = location.Query.Length > 1 ? "&" : location.Query.Length == 1 ? "" : "?";
        return new Uri($"{location.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)}{separator}digest={Uri.EscapeDataString(digest.ToString())}");
    }

    /// <summary>
    /// A Location header, absolute or relative. A registry behind a TLS proxy may not know that it is reached by https: its own host
    /// stays on the scheme and port we reach it by.
    /// </summary>
    public Uri Resolve(Uri request, Uri location)
    {
        var resolved = new Uri(request, location);
        return resolved.Scheme == "http" && _root.Scheme == "https" && string.Equals(resolved.IdnHost, _root.IdnHost, StringComparison.OrdinalIgnoreCase)
            ? new UriBuilder(resolved) { Scheme = _root.Scheme, Port = _root.Port }.Uri
            : resolved;
    }
}
