namespace HarborReplication.PolicyService.Webhooks;

/// <summary>How a run has found, or left, the webhook of one project.</summary>
internal sealed class SeenWebhook
{
    public const int MaxDetail = 1000;

    public Guid RunId { get; init; }
    public required string Project { get; init; }

    /// <summary>One of <see cref="Contracts.Words.WebhookResults"/>.</summary>
    public required string Result { get; init; }
    public string? Detail { get; init; }
    public string? MissingRight { get; init; }
}
