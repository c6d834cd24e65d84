namespace HarborReplication.Contracts.AuditLogs;

/// <summary>One entry of an audit log that concerns an artifact or a tag.</summary>
public sealed record AuditLogEntry
{
    public required long Id { get; init; }

    /// <summary><c>create</c> or <c>delete</c>.</summary>
    public required string Operation { get; init; }

    /// <summary><c>artifact</c> or <c>tag</c>.</summary>
    public required string ResourceType { get; init; }
    public required string Repository { get; init; }
    public string? Tag { get; init; }
    public string? Digest { get; init; }

    /// <summary>By the registry's clock.</summary>
    public required DateTimeOffset Time { get; init; }
    public string? User { get; init; }
}
