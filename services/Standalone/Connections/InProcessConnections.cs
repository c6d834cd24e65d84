using HarborReplication.Contracts.Connections;
using HarborReplication.CopyWorker.Connections;

namespace HarborReplication.Standalone.Connections;

/// <summary>Takes connections from PolicyService directly: it is in this process.</summary>
internal sealed class InProcessConnections(IServiceScopeFactory scopes) : IConnectionSource
{
    public async Task<RegistryConnection> RegistryAsync(long registryId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PolicyService.Internal.RegistryConnections>().OfRegistryAsync(registryId, cancellationToken)
            ?? throw new ConnectionMissingException($"registry {registryId} does not exist any more", isGone: true);
    }

    public async Task<RegistryConnection> CheckAsync(Guid checkId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PolicyService.Internal.RegistryConnections>().OfCheckAsync(checkId, cancellationToken)
            ?? throw new ConnectionMissingException($"check {checkId} is not waited for any more", isGone: true);
    }

    public async Task<WebhookOrder> WebhooksAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PolicyService.Webhooks.WebhookOrders>().FindAsync(runId, cancellationToken)
            ?? throw new ConnectionMissingException($"webhook run {runId} has ended", isGone: true);
    }
}
