using System.Collections.Concurrent;
using HarborReplication.Contracts.Connections;
using HarborReplication.CopyWorker.Connections;

namespace HarborReplication.CopyWorker.Tests.Hosting;

/// <summary>What PolicyService has stored; counts how often it is asked.</summary>
internal sealed class StoredConnections : IConnectionSource
{
    private int _asked;

    public ConcurrentDictionary<long, RegistryConnection> Registries { get; } = new();

    public int Asked => Volatile.Read(ref _asked);

    public Task<RegistryConnection> RegistryAsync(long registryId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(Registries.TryGetValue(registryId, out var known)
            ? known
            : throw new ConnectionMissingException($"PolicyService has no registry {registryId}", isGone: true));
    }

    public Task<RegistryConnection> CheckAsync(Guid checkId, CancellationToken cancellationToken) => RegistryAsync(Grants.Source, cancellationToken);

    public ConcurrentDictionary<Guid, WebhookOrder> Webhooks { get; } = new();

    public Task<WebhookOrder> WebhooksAsync(Guid runId, CancellationToken cancellationToken) => Task.FromResult(Webhooks.TryGetValue(runId, out var order)
        ? order
        : throw new ConnectionMissingException($"PolicyService has no webhook run {runId}", isGone: true));

    public void Store(long id, Uri url, long version = 1, string? secret = null) => Registries[id] = new RegistryConnection
    {
        RegistryId = id, Version = version, Name = $"registry-{id}", Type = "docker-registry", Url = url.ToString(),
        AccessKey = secret is null ? null : "robot", AccessSecret = secret,
    };
}
