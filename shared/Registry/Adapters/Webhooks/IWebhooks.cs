using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Adapters.Webhooks;

/// <summary>Sets a registry up to tell of pushes and deletions.</summary>
public interface IWebhooks
{
    /// <summary>
    /// Sees to it that every project the credential sees, proxy caches left aside, has the webhook and that it is as wanted. Done again, it
    /// changes nothing.
    /// </summary>
    /// <returns>What became of each project; one that refuses does not keep the others.</returns>
    /// <exception cref="RegistryException">The projects could not be listed.</exception>
    Task<IReadOnlyList<WebhookResult>> SetUpAsync(WantedWebhook wanted, CancellationToken cancellationToken);
}
