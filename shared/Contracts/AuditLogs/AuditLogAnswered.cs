using HarborReplication.Contracts.Work;

namespace HarborReplication.Contracts.AuditLogs;

/// <summary>Answer to <see cref="AuditLogRead"/>: its entries are committed. It keeps the watch going for a while.</summary>
public sealed record AuditLogAnswered
{
    public required Guid Session { get; init; }
    public required RegistryVersion Registry { get; init; }
    public required long Watch { get; init; }
    public required long Report { get; init; }

    /// <summary>False: another command has been given since, or nobody wants to know any more. Stop.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>Null where <see cref="IsCurrent"/> is false, and until the log has been found.</summary>
    public AuditLogPosition? Position { get; init; }
}
