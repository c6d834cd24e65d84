namespace HarborReplication.Contracts.Webhooks;

/// <summary>What became of one project's webhook.</summary>
public sealed record ProjectWebhook
{
    public required string Project { get; init; }

    /// <summary>One of <see cref="Words.WebhookResults"/>.</summary>
    public required string Result { get; init; }

    /// <summary>One sentence: what was wrong, or what has to be granted; null when there is nothing to say.</summary>
    public string? Detail { get; init; }

    /// <summary>As the registry's administrator grants it: <c>notification-policy: create</c>; null where none is missing.</summary>
    public string? MissingRight { get; init; }
}
