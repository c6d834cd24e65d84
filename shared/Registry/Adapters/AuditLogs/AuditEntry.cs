namespace HarborReplication.Registry.Adapters.AuditLogs;

/// <summary>What the log says happened to one artifact or tag. Names are as the registry spells them.</summary>
public sealed record AuditEntry
{
    public required long Id { get; init; }
    public required AuditOperation Operation { get; init; }

    /// <summary>With its project: <c>demo/team/svc</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>Null when the log names the artifact by its digest.</summary>
    public string? Tag { get; init; }

    /// <summary>Null when the log names the artifact by its tag.</summary>
    public string? Digest { get; init; }

    /// <summary>By the registry's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Empty when the registry does not say.</summary>
    public string User { get; init; } = "";
}
