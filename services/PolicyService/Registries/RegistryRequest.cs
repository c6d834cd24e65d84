namespace HarborReplication.PolicyService.Registries;

/// <summary>Body of <c>POST /registries</c>.</summary>
internal sealed record RegistryRequest
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public string? Type { get; init; }
    public string? Url { get; init; }
    public CredentialRequest? Credential { get; init; }
    public bool? Insecure { get; init; }

    /// <summary>PEM.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>Where the workers run that may connect to it; <c>default</c> when left out.</summary>
    public string? Region { get; init; }

    /// <summary><c>host</c> or <c>host:port</c> to connect to in place of the URL's; SNI and Host stay the URL's.</summary>
    public string? ConnectTo { get; init; }

    /// <summary>Never shown again.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>What the audit log is read with, where that needs an account of its own.</summary>
    public CredentialRequest? AuditLogCredential { get; init; }

    /// <summary>How many tasks may read from it at a time, over all workers; 0 or absent is unlimited.</summary>
    public int? MaxConcurrentPulls { get; init; }

    /// <summary>The same of those that write to it.</summary>
    public int? MaxConcurrentPushes { get; init; }

    /// <summary>Save it without trying the connection.</summary>
    public bool? SkipVerification { get; init; }

    public override string ToString() => $"registry {Name}";
}

/// <summary>How to log in.</summary>
internal sealed record CredentialRequest
{
    public string? Type { get; init; }
    public string? AccessKey { get; init; }
    public string? AccessSecret { get; init; }

    public override string ToString() => $"credential of {AccessKey}";
}
