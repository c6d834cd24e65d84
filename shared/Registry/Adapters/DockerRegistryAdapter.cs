using System.Runtime.CompilerServices;
using HarborReplication.Registry.Adapters.AuditLogs;
using HarborReplication.Registry.Adapters.Webhooks;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Adapters;

/// <summary>Any registry that speaks the distribution API, without extensions: the reference implementation, Zot and others.</summary>
internal sealed class DockerRegistryAdapter(RegistryClient client) : IRegistryAdapter
{
    public string Type => RegistryTypes.DockerRegistry;

    public RegistryClient Client => client;

    public bool ListsAccessories => false;

    public IAuditLog? AuditLog => null;

    // Its notifications are part of its own configuration.
    public IWebhooks? Webhooks => null;

    public async Task<RegistryDiagnosis> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.PingAsync(cancellationToken).ConfigureAwait(false);
            return new RegistryDiagnosis { IsHealthy = true, Message = $"{client.Endpoint.Origin} answers and accepts the credential." };
        }
        catch (RegistryException e)
        {
            return new RegistryDiagnosis { IsHealthy = false, Failure = e.Kind, Message = Explain(e) };
        }
    }

    private string Explain(RegistryException failure)
    {
        var host = client.Endpoint.Url.Authority;
        return failure.Kind switch
        {
            FailureKind.Auth when string.IsNullOrEmpty(client.Endpoint.Username) => $"{host} asks for a credential, and none is set. ({failure.Message})",
            FailureKind.Auth => $"{host} refuses the credential of '{client.Endpoint.Username}'. ({failure.Message})",
            FailureKind.NotFound or FailureKind.Protocol or FailureKind.Unsupported =>
                $"{host} answers, but not as a registry does; is the URL right? ({failure.Message})",
            _ => failure.Message,
        };
    }

    // The distribution API tells nothing of rights before they are used.
    public Task<IReadOnlyList<MissingRight>> FindMissingRightsAsync(RegistryUse use, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MissingRight>>([]);

    public IAsyncEnumerable<string> ListRepositoriesAsync(string prefix, CancellationToken cancellationToken) =>
        client.ListRepositoriesAsync(cancellationToken);

    public async IAsyncEnumerable<ListedArtifact> ListArtifactsAsync(
        RepositoryName repository, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var tag in client.ListTagsAsync(repository, cancellationToken).ConfigureAwait(false))
            yield return new ListedArtifact { Tags = [tag] };
    }

    public IRegistryListing BeginListing() => new PlainListing(this);

    public Task<bool?> IsPublicAsync(RepositoryName repository, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);

    public Task PrepareAsync(RepositoryName repository, Func<CancellationToken, Task<bool>> isPublic, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<bool> DeleteTagAsync(RepositoryName repository, string tag, CancellationToken cancellationToken) =>
        throw new RegistryException(
            FailureKind.Unsupported, $"{client.Endpoint.Url.Authority} cannot delete a tag alone: the distribution API deletes whole manifests");
}
