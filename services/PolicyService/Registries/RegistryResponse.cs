namespace HarborReplication.PolicyService.Registries;

/// <summary>A registry as it is shown; a secret is only hinted at.</summary>
internal sealed record RegistryResponse
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public required string Type { get; init; }
    public required string Url { get; init; }
    public CredentialResponse? Credential { get; init; }

    /// <summary>Absent where the audit log is read with <see cref="Credential"/>.</summary>
    public CredentialResponse? AuditLogCredential { get; init; }
    public required bool Insecure { get; init; }
    public string? CaCertificate { get; init; }

    /// <summary><c>healthy</c> or <c>unhealthy</c>.</summary>
    public required string Status { get; init; }
    public required string Region { get; init; }
    public string? ConnectTo { get; init; }

    /// <summary>How many tasks may read from it at a time; 0 is unlimited.</summary>
    public required int MaxConcurrentPulls { get; init; }

    /// <summary>How many tasks may write to it at a time; 0 is unlimited.</summary>
    public required int MaxConcurrentPushes { get; init; }
    public required DateTimeOffset CreationTime { get; init; }
    public required DateTimeOffset UpdateTime { get; init; }

    /// <param name="registry">What is shown.</param>
    /// <param name="isLocal">As the registry 0 that Harbor shows for itself: without a name, a history or an account of its own.</param>
    public static RegistryResponse Of(RegistryRecord registry, bool isLocal = false) => isLocal ? Local(registry) : Own(registry);

    private static RegistryResponse Local(RegistryRecord registry) => Own(registry) with
    {
        Id = LocalRegistry.Id,
        Name = LocalRegistry.Name,
        Description = null,
        Credential = CredentialResponse.Local,
        AuditLogCredential = null,
        CreationTime = default,
        UpdateTime = default,
    };

    private static RegistryResponse Own(RegistryRecord registry) => new()
    {
        Id = registry.Id,
        Name = registry.Name,
        Description = registry.Description,
        Type = registry.Type,
        Url = registry.Url,
        Credential = CredentialResponse.Of(registry),
        AuditLogCredential = CredentialResponse.OfAuditLog(registry),
        Insecure = registry.Insecure,
        CaCertificate = registry.CaCertificate,
        Status = registry.Status,
        Region = registry.Region,
        ConnectTo = registry.ConnectTo,
        MaxConcurrentPulls = registry.MaxConcurrentPulls,
        MaxConcurrentPushes = registry.MaxConcurrentPushes,
        CreationTime = registry.CreationTime,
        UpdateTime = registry.UpdateTime,
    };
}

/// <summary>A credential without its secret.</summary>
internal sealed record CredentialResponse
{
    public static readonly CredentialResponse Local = new() { Type = "secret", AccessSecret = RegistryDraft.Mask };

    public required string Type { get; init; }
    public string? AccessKey { get; init; }

    /// <summary>Stars when there is one.</summary>
    public string? AccessSecret { get; init; }

    public static CredentialResponse? Of(RegistryRecord registry) => registry is { AccessKey: null, AccessSecret: null }
        ? null
        : new CredentialResponse
        {
            Type = registry.CredentialType,
            AccessKey = registry.AccessKey,
            AccessSecret = registry.AccessSecret is null ? null : RegistryDraft.Mask,
        };

    public static CredentialResponse? OfAuditLog(RegistryRecord registry) => registry.AuditLogAccessKey is not { } key
        ? null
        : new CredentialResponse
        {
            Type = RegistryRules.Basic,
            AccessKey = key,
            AccessSecret = registry.AuditLogAccessSecret is null ? null : RegistryDraft.Mask,
        };
}
