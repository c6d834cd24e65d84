namespace HarborReplication.PolicyService.Webhooks;

/// <summary>What webhooks a registry's projects are to have, and how they were found or left.</summary>
internal sealed record WebhooksResponse
{
    public required string Name { get; init; }

    /// <summary>Where the projects are to send; absent while nobody has said where TriggerService is.</summary>
    public string? Address { get; init; }
    public required string PayloadFormat { get; init; }
    public required bool SkipCertVerify { get; init; }

    /// <summary>Names and patterns; absent: every project that an enabled event-based policy of the registry can match in.</summary>
    public IReadOnlyList<string>? WantedProjects { get; init; }

    /// <summary><c>waiting</c>, <c>running</c>, <c>complete</c>, <c>incomplete</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>One sentence: what is waited for, or what has failed.</summary>
    public string? Detail { get; init; }

    /// <summary>When the projects were seen; absent until they were.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Absent where they are not looked after.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>How many projects came to which result.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }
    public required IReadOnlyList<ProjectWebhookResponse> Projects { get; init; }

    public static WebhooksResponse Of(WantedWebhooks wanted, string? address, WebhookRun? run, IReadOnlyList<SeenWebhook> seen, string status, string? detail)
    {
        var counts = seen.GroupBy(one => one.Result).ToDictionary(group => group.Key, group => group.Count());
        return new WebhooksResponse
        {
            Name = wanted.Name,
            Address = address,
            PayloadFormat = wanted.PayloadFormat,
            SkipCertVerify = wanted.SkipCertVerify,
            WantedProjects = wanted.Projects,
            Status = run is null ? status : WebhookStates.Of(run, counts),
            Detail = run is null ? detail : run.Detail,
            CheckedAt = run?.EndedAt,
            Counts = counts,
            Projects = [.. seen.Select(ProjectWebhookResponse.Of)],
        };
    }
}
