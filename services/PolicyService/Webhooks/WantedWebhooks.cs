using System.Text.Json;
using HarborReplication.PolicyService.Registries;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>What webhooks the projects of a registry are to have, as an operator asked for it.</summary>
internal sealed record WantedWebhooks
{
    public const string DefaultName = "harbor-replication";

    /// <summary>Has an id for each event, which the other form lacks.</summary>
    public const string CloudEvents = "CloudEvents";
    public const string DefaultFormat = "Default";

    public string Name { get; init; } = DefaultName;

    /// <summary>Where the registry reaches TriggerService; null: where <c>Webhooks__PublicUrl</c> says.</summary>
    public string? PublicUrl { get; init; }
    public string PayloadFormat { get; init; } = CloudEvents;
    public bool SkipCertVerify { get; init; }

    /// <summary>Patterns of their names; null: every project that an event-based policy of the registry can match in.</summary>
    public IReadOnlyList<string>? Projects { get; init; }

    /// <summary>Null while nobody has said where TriggerService is.</summary>
    public string? Address(RegistryRecord registry, WebhookOptions options) =>
        (PublicUrl ?? options.PublicUrl?.AbsoluteUri) is { } url ? $"{url.TrimEnd('/')}/webhooks/{registry.Id}" : null;

    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static WantedWebhooks Read(string json) => JsonSerializer.Deserialize<WantedWebhooks>(json, JsonSerializerOptions.Web) ?? new WantedWebhooks();
}
