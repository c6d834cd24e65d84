using System.Text.Json.Serialization;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>Body of <c>POST /registries/{id}/webhooks</c>: the whole set-up, what is absent is the default.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record WebhookSetUpRequest
{
    /// <summary>The name of ours in each project; <c>harbor-replication</c> when absent. Two installations that follow one Harbor need two.</summary>
    public string? Name { get; init; }

    /// <summary>Where the registry reaches TriggerService; what <c>Webhooks__PublicUrl</c> says when absent.</summary>
    public string? PublicUrl { get; init; }

    /// <summary><c>CloudEvents</c> when absent, or <c>Default</c>.</summary>
    public string? PayloadFormat { get; init; }

    /// <summary>Whether the registry believes any certificate of ours.</summary>
    public bool? SkipCertVerify { get; init; }

    /// <summary>Names or patterns; when absent every project that an enabled event-based policy of the registry can match in.</summary>
    public IReadOnlyList<string?>? Projects { get; init; }
}
