using System.Net;
using System.Runtime.CompilerServices;
using HarborReplication.Registry.Auth;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Throttling;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>
/// One registry, by the
/// <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI distribution specification</see>. Safe for use by
/// many callers at once. Every failure is a <see cref="RegistryException"/>.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private readonly RegistryTransport _transport;
    private readonly RegistryPaths _paths;
    private readonly RequestSender _sender;
    private readonly ManifestRequests _manifests;
    private readonly BlobRequests _blobs;
    private readonly PageReader _pages;
    private readonly ReferrersRequests _referrers;
    private readonly int _pageSize;

    internal RegistryClient(
        RegistryEndpoint endpoint, RegistryTransport transport, OriginThrottle throttle, RegistryClientOptions options, TimeProvider time)
    {
        Endpoint = endpoint;
        Time = time;
        _transport = transport;
        _pageSize = options.PageSize;
        _paths = new RegistryPaths(endpoint.Url);
        var authorizer = new Authorizer(endpoint, new TokenService(endpoint, transport, options, time), time);
        _sender = new RequestSender(endpoint, transport, authorizer, throttle, options, time);
        _manifests = new ManifestRequests(_sender, _paths);
        _blobs = new BlobRequests(_sender, _paths);
        _pages = new PageReader(_sender, _paths.Ping);
        _referrers = new ReferrersRequests(_pages, _manifests, _paths, time);
    }

    public RegistryEndpoint Endpoint { get; }

    internal TimeProvider Time { get; }

    /// <summary>Asks whether this is a registry that accepts the credential.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        using var response = await _sender.SendAsync(
            new RegistryRequest
            {
                Method = HttpMethod.Get,
                Uri = _paths.Ping,
                Operation = RegistryOperation.Ping,
                Scope = AccessScope.None,
                Expected = [HttpStatusCode.OK],
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Null when there is no such manifest.</summary>
    public Task<ManifestHead?> HeadManifestAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken) =>
        _manifests.HeadAsync(repository, reference, cancellationToken);

    /// <summary>Reads and verifies a manifest; one that is not there is <see cref="FailureKind.NotFound"/>.</summary>
    public Task<Manifest> GetManifestAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken) =>
        _manifests.GetAsync(repository, reference, cancellationToken);

    /// <summary>Writes a manifest. By tag it is sent once: when the answer is lost, the caller has to look.</summary>
    /// <param name="repository">Where to.</param>
    /// <param name="reference">A tag or the manifest's digest.</param>
    /// <param name="manifest">The bytes and their type.</param>
    /// <param name="fence">Asked right before the bytes go out; null means always.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The digest the registry says it stored; null when it does not say.</returns>
    /// <exception cref="FencedException">The fence is closed; nothing was written.</exception>
    public Task<Digest?> PutManifestAsync(
        RepositoryName repository, Reference reference, Manifest manifest, IWriteFence? fence, CancellationToken cancellationToken) =>
        _manifests.PutAsync(repository, reference, manifest, fence, cancellationToken);

    /// <summary>False when there was nothing to delete. Registries delete by digest; few do by tag.</summary>
    public Task<bool> DeleteManifestAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken) =>
        _manifests.DeleteAsync(repository, reference, cancellationToken);

    /// <summary>The size of a blob, -1 when the registry does not tell, null when it is not there.</summary>
    public Task<long?> HeadBlobAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        _blobs.HeadAsync(repository, digest, cancellationToken);

    /// <summary>
    /// Whether a blob that the registry says it has can be read: after garbage collection a cache may still name what is gone. Null when
    /// that cannot be told.
    /// </summary>
    public Task<bool?> CanReadBlobAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        _blobs.CanReadAsync(repository, digest, cancellationToken);

    /// <summary>Opens a blob for reading from an offset on. What is read is not verified.</summary>
    public Task<BlobRead> OpenBlobAsync(RepositoryName repository, Digest digest, long offset, CancellationToken cancellationToken) =>
        _blobs.OpenAsync(repository, digest, offset, cancellationToken);

    public Task<UploadSession> StartUploadAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        _blobs.StartUploadAsync(repository, cancellationToken);

    /// <summary>Asks for a blob from another repository of the registry, or from the same one to find out whether it is there.</summary>
    public Task<MountAnswer> MountAsync(RepositoryName repository, Digest digest, RepositoryName from, CancellationToken cancellationToken) =>
        _blobs.MountAsync(repository, digest, from, cancellationToken);

    /// <summary>Sends a whole blob and completes the upload. Not repeated.</summary>
    public Task PutBlobAsync(UploadSession upload, Digest digest, long length, BodyWriter body, CancellationToken cancellationToken) =>
        _blobs.PutAsync(upload, digest, length, body, cancellationToken);

    /// <summary>Sends the next part of a blob and returns the session to go on with. Not repeated.</summary>
    public Task<UploadSession> PatchAsync(UploadSession upload, long length, BodyWriter body, CancellationToken cancellationToken) =>
        _blobs.PatchAsync(upload, length, body, cancellationToken);

    /// <summary>
    /// Sends as much of a blob as the writer decides on, as <c>docker push</c> does, and returns the session to go on with. Not repeated.
    /// </summary>
    public Task<UploadSession> PatchOpenEndedAsync(UploadSession upload, OpenEndedWriter body, CancellationToken cancellationToken) =>
        _blobs.PatchOpenEndedAsync(upload, body, cancellationToken);

    /// <summary>Asks how much of an upload the registry has; null when it knows of no such upload (any more).</summary>
    public Task<UploadSession?> FindUploadAsync(UploadSession upload, CancellationToken cancellationToken) =>
        _blobs.FindAsync(upload, cancellationToken);

    /// <summary>Completes an upload whose parts have all been sent.</summary>
    public Task FinishUploadAsync(UploadSession upload, Digest digest, CancellationToken cancellationToken) =>
        _blobs.PutAsync(upload, digest, 0, (_, _) => Task.CompletedTask, cancellationToken);

    /// <summary>Gives up an upload, so that the registry can free what was sent.</summary>
    public Task CancelUploadAsync(UploadSession upload, CancellationToken cancellationToken) => _blobs.CancelAsync(upload, cancellationToken);

    /// <summary>Tags of a repository, as the registry spells them; none when there is no such repository.</summary>
    public async IAsyncEnumerable<string> ListTagsAsync(
        RepositoryName repository, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = _pages.ReadAsync(_paths.Tags(repository, _pageSize), RegistryOperation.Tags, AccessScope.Pull(repository), cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var tag in PageReader.Strings(page, "tags"))
                yield return tag;
        }
    }

    /// <summary>Names of all repositories the credential may see, as the registry spells them.</summary>
    public async IAsyncEnumerable<string> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in _pages.ReadAsync(_paths.Catalog(_pageSize), RegistryOperation.Catalog, AccessScope.Catalog, cancellationToken).ConfigureAwait(false))
        {
            foreach (var repository in PageReader.Strings(page, "repositories"))
                yield return repository;
        }
    }

    /// <summary>False when the registry has lately said that it has no referrers API: what refers to a manifest is then told by tags.</summary>
    public bool MayHaveReferrersApi => _referrers.MayHaveApi;

    /// <summary>
    /// What refers to a manifest, by the referrers API or, of a registry that has none, by the
    /// <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema">referrers tag</see>.
    /// </summary>
    /// <param name="repository">Where to look.</param>
    /// <param name="subject">What is referred to; need not exist.</param>
    /// <param name="withTag">Reads the tag of a registry that has the API, too.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    public Task<ReferrerList> ReferrersAsync(RepositoryName repository, Digest subject, bool withTag, CancellationToken cancellationToken) =>
        _referrers.ListAsync(repository, subject, withTag, cancellationToken);

    /// <summary>For the API that a kind of registry has beside this one: the same connections, limits and failures.</summary>
    internal Task<RegistryResponse> SendAsync(RegistryRequest request, CancellationToken cancellationToken) => _sender.SendAsync(request, cancellationToken);

    public void Dispose() => _transport.Dispose();
}
