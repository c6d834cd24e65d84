namespace HarborReplication.Contracts.Connections;

/// <summary>
/// How to reach a registry, secret included: the answer of <c>GET /internal/registries/{id}/connection</c> and
/// <c>GET /internal/checks/{id}/connection</c>. Never in a message or a log.
/// </summary>
public sealed record RegistryConnection
{
    public required long RegistryId { get; init; }
    public required long Version { get; init; }
    public required string Name { get; init; }

    /// <summary>The adapter: <c>docker-registry</c>, <c>harbor</c>.</summary>
    public required string Type { get; init; }
    public required string Url { get; init; }

    /// <summary><c>host</c> or <c>host:port</c> to connect to instead; SNI and Host stay the URL's.</summary>
    public string? ConnectTo { get; init; }
    public bool Insecure { get; init; }

    /// <summary>PEM.</summary>
    public string? CaCertificate { get; init; }
    public string? AccessKey { get; init; }
    public string? AccessSecret { get; init; }

    /// <summary>What the audit log is read with; null: with the same. In Harbor one robot cannot have the rights for both.</summary>
    public string? AuditLogAccessKey { get; init; }
    public string? AuditLogAccessSecret { get; init; }

    /// <summary>Names the registry, never the secret.</summary>
    public override string ToString() => $"registry {RegistryId} ({Name}, {Url}, version {Version})";
}
