using HarborReplication.Registry.Failures;
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
    internal RegistryClient(RegistryEndpoint endpoint) => Endpoint = endpoint;

    public RegistryEndpoint Endpoint { get; }

    public Task PingAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<ManifestHead?> HeadManifestAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Manifest> GetManifestAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Digest?> PutManifestAsync(RepositoryName repository, Reference reference, Manifest manifest, IWriteFence? fence, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<bool> DeleteManifestAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<long?> HeadBlobAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<BlobRead> OpenBlobAsync(RepositoryName repository, Digest digest, long offset, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<UploadSession> StartUploadAsync(RepositoryName repository, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<MountAnswer> MountAsync(RepositoryName repository, Digest digest, RepositoryName from, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task PutBlobAsync(UploadSession upload, Digest digest, long length, BodyWriter body, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<UploadSession> PatchAsync(UploadSession upload, long length, BodyWriter body, CancellationToken cancellationToken) => throw new NotImplementedException();

    public IAsyncEnumerable<string> ListTagsAsync(RepositoryName repository, CancellationToken cancellationToken) => throw new NotImplementedException();

    public IAsyncEnumerable<string> ListRepositoriesAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public IAsyncEnumerable<Descriptor> ReferrersAsync(RepositoryName repository, Digest digest, string? artifactType, CancellationToken cancellationToken) => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
