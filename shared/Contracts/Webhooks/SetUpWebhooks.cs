namespace HarborReplication.Contracts.Webhooks;

/// <summary>
/// Command to one worker of a region: see to the webhooks of a registry's projects, or only look at them. The worker fetches what is wanted,
/// secrets included, by the run's id over HTTP, and reports by <see cref="WebhooksSeen"/>.
/// </summary>
public sealed record SetUpWebhooks
{
    public required Guid RunId { get; init; }
    public required string Region { get; init; }
}
