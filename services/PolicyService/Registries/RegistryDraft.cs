using HarborReplication.Contracts.Connections;
using HarborReplication.PolicyService.Secrets;

namespace HarborReplication.PolicyService.Registries;

/// <summary>A registry as a request wants it, secrets in the clear: what is checked, tried and then saved.</summary>
internal sealed record RegistryDraft
{
    /// <summary>What is shown in place of a secret; sent back, it means the secret that is stored.</summary>
    public const string Mask = "*****";
    public const string DefaultRegion = "default";

    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public string Type { get; init; } = "";
    public string Url { get; init; } = "";
    public string? ConnectTo { get; init; }
    public string Region { get; init; } = DefaultRegion;
    public bool Insecure { get; init; }
    public string? CaCertificate { get; init; }
    public string CredentialType { get; init; } = RegistryRules.Basic;
    public string? AccessKey { get; init; }
    public string? AccessSecret { get; init; }
    public string? WebhookSecret { get; init; }
    public string? AuditLogAccessKey { get; init; }
    public string? AuditLogAccessSecret { get; init; }
    public int MaxConcurrentPulls { get; init; }
    public int MaxConcurrentPushes { get; init; }

    public static RegistryDraft Of(RegistryRequest request) => new()
    {
        Name = request.Name?.Trim() ?? "",
        Description = request.Description ?? "",
        Type = request.Type ?? "",
        Url = request.Url ?? "",
        ConnectTo = request.ConnectTo,
        Region = Given(request.Region) ?? DefaultRegion,
        Insecure = request.Insecure ?? false,
        CaCertificate = Given(request.CaCertificate),
        CredentialType = Given(request.Credential?.Type) ?? RegistryRules.Basic,
        AccessKey = Given(request.Credential?.AccessKey),
        AccessSecret = Given(request.Credential?.AccessSecret),
        WebhookSecret = Given(request.WebhookSecret),
        AuditLogAccessKey = Given(request.AuditLogCredential?.AccessKey),
        AuditLogAccessSecret = Given(request.AuditLogCredential?.AccessSecret),
        MaxConcurrentPulls = request.MaxConcurrentPulls ?? 0,
        MaxConcurrentPushes = request.MaxConcurrentPushes ?? 0,
    };

    public static RegistryDraft Of(RegistryPingRequest request) => new()
    {
        Name = "ping",
        Type = request.Type ?? "",
        Url = request.Url ?? "",
        ConnectTo = request.ConnectTo,
        Region = Given(request.Region) ?? DefaultRegion,
        Insecure = request.Insecure ?? false,
        CaCertificate = Given(request.CaCertificate),
        CredentialType = Given(request.CredentialType) ?? RegistryRules.Basic,
        AccessKey = Given(request.AccessKey),
        AccessSecret = Given(request.AccessSecret),
    };

    public static RegistryDraft Of(RegistryRecord registry, SecretBox secrets) => new()
    {
        Name = registry.Name,
        Description = registry.Description,
        Type = registry.Type,
        Url = registry.Url,
        ConnectTo = registry.ConnectTo,
        Region = registry.Region,
        Insecure = registry.Insecure,
        CaCertificate = registry.CaCertificate,
        CredentialType = registry.CredentialType,
        AccessKey = registry.AccessKey,
        AccessSecret = secrets.OpenOptional(registry.AccessSecret),
        WebhookSecret = secrets.OpenOptional(registry.WebhookSecret),
        AuditLogAccessKey = registry.AuditLogAccessKey,
        AuditLogAccessSecret = secrets.OpenOptional(registry.AuditLogAccessSecret),
        MaxConcurrentPulls = registry.MaxConcurrentPulls,
        MaxConcurrentPushes = registry.MaxConcurrentPushes,
    };

    /// <summary>What is given replaces, an empty text removes. The secret goes with the address it was given for.</summary>
    public RegistryDraft With(RegistryUpdateRequest request)
    {
        var moved = this with { Url = request.Url ?? Url, ConnectTo = request.ConnectTo ?? ConnectTo };
        return moved with
        {
            Name = request.Name?.Trim() ?? Name,
            Description = request.Description ?? Description,
            Region = Given(request.Region) ?? Region,
            Insecure = request.Insecure ?? Insecure,
            CaCertificate = request.CaCertificate is null ? CaCertificate : Given(request.CaCertificate),
            CredentialType = Given(request.CredentialType) ?? CredentialType,
            AccessKey = request.AccessKey is null ? AccessKey : Given(request.AccessKey),
            AccessSecret = request.AccessSecret is null or Mask ? (IsAtSameAddress(moved) ? AccessSecret : null) : Given(request.AccessSecret),
            WebhookSecret = request.WebhookSecret is null ? WebhookSecret : Given(request.WebhookSecret),
            AuditLogAccessKey = request.AuditLogCredential?.AccessKey is { } key ? Given(key) : AuditLogAccessKey,
            AuditLogAccessSecret = request.AuditLogCredential?.AccessKey is "" ? null
                : request.AuditLogCredential?.AccessSecret is null or Mask ? (IsAtSameAddress(moved) ? AuditLogAccessSecret : null)
                : Given(request.AuditLogCredential.AccessSecret),
            MaxConcurrentPulls = request.MaxConcurrentPulls ?? MaxConcurrentPulls,
            MaxConcurrentPushes = request.MaxConcurrentPushes ?? MaxConcurrentPushes,
        };
    }

    public RegistryDraft With(RegistryPingRequest request) => this with
    {
        Type = Given(request.Type) ?? Type,
        CredentialType = Given(request.CredentialType) ?? CredentialType,
        AccessKey = request.AccessKey is null ? AccessKey : Given(request.AccessKey),
        AccessSecret = request.AccessSecret is null or Mask ? AccessSecret : Given(request.AccessSecret),
    };

    /// <summary>Whether trying the connection would do the same.</summary>
    public bool ConnectsAs(RegistryDraft other) =>
        (Type, Url, ConnectTo, Region, Insecure, CaCertificate, CredentialType, AccessKey, AccessSecret, AuditLogAccessKey, AuditLogAccessSecret)
        == (other.Type, other.Url, other.ConnectTo, other.Region, other.Insecure, other.CaCertificate, other.CredentialType, other.AccessKey, other.AccessSecret,
            other.AuditLogAccessKey, other.AuditLogAccessSecret);

    public RegistryConnection Connection(long id, long version) => new()
    {
        RegistryId = id,
        Version = version,
        Name = Name,
        Type = Type,
        Url = Url,
        ConnectTo = ConnectTo,
        Insecure = Insecure,
        CaCertificate = CaCertificate,
        AccessKey = AccessKey,
        AccessSecret = AccessSecret,
        AuditLogAccessKey = AuditLogAccessKey,
        AuditLogAccessSecret = AuditLogAccessSecret,
    };

    public override string ToString() => $"registry {Name}";

    private bool IsAtSameAddress(RegistryDraft other) =>
        RegistryAddress.TryCreate(Url, ConnectTo, out var own, out _)
        && RegistryAddress.TryCreate(other.Url, other.ConnectTo, out var its, out _)
        && own == its;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
