namespace HarborReplication.PolicyService.Registries;

/// <summary>A registry as it is shown; a secret is only hinted at.</summary>
internal sealed record RegistryResponse
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required string Type { get; init; }
    public required string Url { get; init; }
    public CredentialResponse? Credential { get; init; }
    public required bool Insecure { get; init; }
    public string? CaCertificate { get; init; }

    /// <summary><c>healthy</c> or <c>unhealthy</c>.</summary>
    public required string Status { get; init; }
    public required string Region { get; init; }
    public string? ConnectTo { get; init; }
    public required DateTimeOffset CreationTime { get; init; }
    public required DateTimeOffset UpdateTime { get; init; }

    public static RegistryResponse Of(RegistryRecord registry) => new()
    {
        Id = registry.Id,
        Name = registry.Name,
        Description = registry.Description,
        Type = registry.Type,
        Url = registry.Url,
        Credential = CredentialResponse.Of(registry),
        Insecure = registry.Insecure,
        CaCertificate = registry.CaCertificate,
        Status = registry.Status,
        Region = registry.Region,
        ConnectTo = registry.ConnectTo,
        CreationTime = registry.CreationTime,
        UpdateTime = registry.UpdateTime,
    };
}

/// <summary>A credential without its secret.</summary>
internal sealed record CredentialResponse
{
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
}
