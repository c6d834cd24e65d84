namespace HarborReplication.Contracts.EventSources;

/// <summary>How TriggerService learns of what happens at one registry.</summary>
public sealed record EventSource
{
    public required long RegistryId { get; init; }

    /// <summary>Null where none is watched: the registry has none, or no enabled event-based policy has it as its source.</summary>
    public AuditLogStanding? AuditLog { get; init; }

    /// <summary>When this replica last took a webhook or notification of the registry; null: not since it was started.</summary>
    public DateTimeOffset? LastWebhookAt { get; init; }
}
