namespace HarborReplication.PolicyService.Registries;

/// <summary>Body of <c>PUT /registries/{id}</c>: what is absent or null stays.</summary>
internal sealed record RegistryUpdateRequest
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public string? Url { get; init; }
    public string? CredentialType { get; init; }
    public string? AccessKey { get; init; }
    public string? AccessSecret { get; init; }
    public bool? Insecure { get; init; }
    public string? CaCertificate { get; init; }
    public string? Region { get; init; }
    public string? ConnectTo { get; init; }
    public string? WebhookSecret { get; init; }

    /// <summary>What is absent of it stays, an empty access key takes it away.</summary>
    public CredentialRequest? AuditLogCredential { get; init; }

    /// <summary>0 is unlimited.</summary>
    public int? MaxConcurrentPulls { get; init; }

    /// <summary>0 is unlimited.</summary>
    public int? MaxConcurrentPushes { get; init; }
    public bool? SkipVerification { get; init; }

    public override string ToString() => $"update of registry {Name}";
}
