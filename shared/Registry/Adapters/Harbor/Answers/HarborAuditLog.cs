namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <summary>A row of <c>audit-logs</c> or of <c>auditlog-exts</c>.</summary>
internal sealed record HarborAuditLog
{
    public long Id { get; init; }
    public string Operation { get; init; } = "";

    /// <summary><c>artifact</c>, <c>tag</c>, <c>repository</c>, <c>project</c> and, in the newer log, many others.</summary>
    public string ResourceType { get; init; } = "";
    public string Resource { get; init; } = "";
    public string? Username { get; init; }
    public DateTimeOffset OpTime { get; init; }

    /// <summary>Only the newer log has it: false for what was tried and failed.</summary>
    public bool? OperationResult { get; init; }
}
