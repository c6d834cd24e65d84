namespace HarborReplication.Contracts.Webhooks;

/// <summary>Report of <see cref="SetUpWebhooks"/>: some of the projects, or that there are no more. May come twice and in any order.</summary>
public sealed record WebhooksSeen
{
    /// <summary>As many as a page of Harbor has.</summary>
    public const int MaxProjects = 100;

    public required Guid RunId { get; init; }
    public required IReadOnlyList<ProjectWebhook> Projects { get; init; }

    /// <summary>How many projects were reported in all; null while there may be more.</summary>
    public int? Total { get; init; }

    /// <summary>Why nothing could be done, from <see cref="Words.Reasons"/> without side prefix; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The same as one sentence naming host and cause; no secret in it.</summary>
    public string? Detail { get; init; }
}
