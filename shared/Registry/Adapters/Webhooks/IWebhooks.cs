using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Adapters.Webhooks;

/// <summary>Sets a registry up to tell of pushes and deletions.</summary>
public interface IWebhooks
{
    /// <summary>
    /// Sees to it that every wanted project which the credential sees, proxy caches left aside, has the webhook and that it is as wanted.
    /// Done again, it changes nothing. Webhooks of other names are left alone.
    /// </summary>
    /// <returns>What became of each project, some at a time; one that refuses does not keep the others.</returns>
    /// <exception cref="RegistryException">The credential is refused, or the projects could not be listed.</exception>
    IAsyncEnumerable<IReadOnlyList<WebhookResult>> SetUpAsync(WantedWebhook wanted, CancellationToken cancellationToken);
}
