namespace HarborReplication.PolicyService.EventSources;

/// <summary>How TriggerService last said that it learns of what happens at a registry.</summary>
internal sealed class ToldEventSource
{
    public long RegistryId { get; init; }

    /// <summary>When it was heard.</summary>
    public DateTimeOffset ToldAt { get; set; }

    /// <summary>When it was so, by TriggerService's database: of what several replicas tell the newest counts.</summary>
    public DateTimeOffset AsOf { get; set; }

    /// <summary>The latest that any replica has told.</summary>
    public DateTimeOffset? LastWebhookAt { get; set; }

    /// <summary><see cref="Contracts.EventSources.AuditLogStanding"/> as JSON; null where no audit log is watched.</summary>
    public string? AuditLog { get; set; }
}
