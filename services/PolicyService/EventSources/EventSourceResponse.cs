namespace HarborReplication.PolicyService.EventSources;

/// <summary>How pushes to a registry are noticed.</summary>
internal sealed record EventSourceResponse
{
    /// <summary><c>audit_log</c>, <c>webhooks</c>, <c>reconciliation</c>: by the comparisons only, or <c>unknown</c>: TriggerService tells nothing.</summary>
    public required string Via { get; init; }

    /// <summary>Enabled event-based policies that have the registry as their source; without any nothing is watched.</summary>
    public required int Policies { get; init; }

    /// <summary>When TriggerService said so; absent: never.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Absent where no audit log is watched.</summary>
    public AuditLogResponse? AuditLog { get; init; }

    /// <summary>When a webhook or notification of the registry was last taken; absent: never.</summary>
    public DateTimeOffset? LastWebhookAt { get; init; }

    /// <summary>How it stands with the webhooks that are looked after: as in <c>GET /registries/{id}/webhooks</c>; absent where they are not.</summary>
    public string? Webhooks { get; init; }
}
