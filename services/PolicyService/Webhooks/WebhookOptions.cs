namespace HarborReplication.PolicyService.Webhooks;

/// <summary>How webhooks are set up in Harbors.</summary>
internal sealed record WebhookOptions
{
    /// <summary>Where registries reach TriggerService, unless a set-up says otherwise; null: each has to; <c>Webhooks__PublicUrl</c>.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How often what was set up is looked at again, for new projects and for what was changed; <c>Webhooks__CheckInterval</c>.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(5);
}
