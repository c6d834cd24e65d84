namespace HarborReplication.PolicyService.Webhooks;

/// <summary>One look at the webhooks of a registry's projects by a worker, which repairs them or only says how they are.</summary>
internal sealed class WebhookRun
{
    public Guid Id { get; init; }
    public long RegistryId { get; init; }

    /// <summary><see cref="WantedWebhooks"/> as JSON.</summary>
    public required string Wanted { get; init; }
    public bool ChangesNothing { get; init; }
    public DateTimeOffset BeganAt { get; init; }

    /// <summary>Null while reports are waited for.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How many projects there are to be reported; null until the worker has said so.</summary>
    public int? Total { get; set; }

    /// <summary>A cause without side prefix, from <see cref="Contracts.Words.Reasons"/>, where nothing could be done at all.</summary>
    public string? Reason { get; set; }

    /// <summary>The same as one sentence; null when the projects were seen.</summary>
    public string? Detail { get; set; }
}
