using HarborReplication.Contracts.Connections;

namespace HarborReplication.CopyWorker.Connections;

/// <summary>Where connections come from: PolicyService over HTTP, or in this process.</summary>
internal interface IConnectionSource
{
    /// <exception cref="ConnectionMissingException">PolicyService does not know the registry, or cannot be asked.</exception>
    Task<RegistryConnection> RegistryAsync(long registryId, CancellationToken cancellationToken);

    /// <summary>The connection of a check, which may belong to a registry that is not saved.</summary>
    /// <exception cref="ConnectionMissingException">As above.</exception>
    Task<RegistryConnection> CheckAsync(Guid checkId, CancellationToken cancellationToken);

    /// <summary>What webhooks a run is to set up.</summary>
    /// <exception cref="ConnectionMissingException">The run has ended, or PolicyService cannot be asked.</exception>
    Task<WebhookOrder> WebhooksAsync(Guid runId, CancellationToken cancellationToken);
}
