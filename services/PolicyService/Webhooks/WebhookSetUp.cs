namespace HarborReplication.PolicyService.Webhooks;

/// <summary>That the webhooks of a registry's projects are to be looked after, and when they are looked at next.</summary>
internal sealed class WebhookSetUp
{
    public long RegistryId { get; init; }

    /// <summary><see cref="WantedWebhooks"/> as JSON.</summary>
    public required string Wanted { get; set; }
    public DateTimeOffset CreationTime { get; init; }

    /// <summary>When it was asked for last: what was seen before says nothing of it.</summary>
    public DateTimeOffset UpdateTime { get; set; }
    public DateTimeOffset NextAt { get; set; }

    /// <summary>The run that moves <see cref="NextAt"/>; null: something has changed since the last one began.</summary>
    public Guid? RunId { get; set; }
}
