namespace HarborReplication.PolicyService.Registries;

/// <summary>A registry as operators registered it: endpoint, credential, region.</summary>
internal sealed class RegistryRecord
{
    public const string Healthy = "healthy";
    public const string Unhealthy = "unhealthy";

    public long Id { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";

    /// <summary>The adapter: <c>docker-registry</c>, <c>harbor</c>.</summary>
    public required string Type { get; set; }
    public required string Url { get; set; }
    public string? ConnectTo { get; set; }

    /// <summary>Scheme, host, port and connect-to in canonical form: two records of one site have one origin.</summary>
    public required string Origin { get; set; }
    public required string Region { get; set; }
    public bool Insecure { get; set; }
    public string? CaCertificate { get; set; }
    public string CredentialType { get; set; } = "basic";
    public string? AccessKey { get; set; }

    /// <summary>Sealed with <c>Secrets__Key</c>.</summary>
    public string? AccessSecret { get; set; }

    /// <summary>Sealed with <c>Secrets__Key</c>.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>What the audit log is read with; null: with the same as everything.</summary>
    public string? AuditLogAccessKey { get; set; }

    /// <summary>Sealed with <c>Secrets__Key</c>.</summary>
    public string? AuditLogAccessSecret { get; set; }

    /// <summary><c>healthy</c> or <c>unhealthy</c>, as a worker last saw it.</summary>
    public string Status { get; set; } = Healthy;
    public string? StatusDetail { get; set; }

    /// <summary>How many tasks may read from it at a time, over all workers; 0 is unlimited.</summary>
    public int MaxConcurrentPulls { get; set; }

    /// <summary>The same of those that write to it.</summary>
    public int MaxConcurrentPushes { get; set; }

    /// <summary>Grows with every change of the connection: workers fetch it again when a grant names a newer one.</summary>
    public long Version { get; set; } = 1;

    /// <summary>Placements confirmed before are not believed (a restore, a clean-up gone wrong).</summary>
    public DateTimeOffset PlacementsValidFrom { get; set; }
    public DateTimeOffset CreationTime { get; set; }
    public DateTimeOffset UpdateTime { get; set; }
}
