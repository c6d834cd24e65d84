namespace HarborReplication.PolicyService.Webhooks;

/// <summary>How the webhook of one project was found or left.</summary>
internal sealed record ProjectWebhookResponse
{
    public required string Project { get; init; }

    /// <summary><c>created</c>, <c>repaired</c>, <c>unchanged</c>, <c>failed</c>; of a check <c>missing</c> and <c>different</c> in place of the first two.</summary>
    public required string Result { get; init; }

    /// <summary>One sentence: what was wrong.</summary>
    public string? Detail { get; init; }

    /// <summary>The right that Harbor's administrator has to grant: <c>notification-policy: create</c>.</summary>
    public string? MissingRight { get; init; }

    public static ProjectWebhookResponse Of(SeenWebhook seen) =>
        new() { Project = seen.Project, Result = seen.Result, Detail = seen.Detail, MissingRight = seen.MissingRight };
}
