namespace HarborReplication.Registry.Adapters.Webhooks;

/// <summary>What became of one project's webhook.</summary>
/// <param name="Project">Its name.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Detail">One sentence: what was wrong, or what has to be granted; null when there is nothing to say.</param>
public sealed record WebhookResult(string Project, WebhookOutcome Outcome, string? Detail = null)
{
    /// <summary>With <see cref="WebhookOutcome.MissingRight"/>, as the registry's administrator grants it: <c>notification-policy: create</c>.</summary>
    public string? MissingRight { get; init; }
}
