using HarborReplication.Contracts.Work;

namespace HarborReplication.Contracts.AuditLogs;

/// <summary>
/// Command to one worker of a region: watch a registry's audit log and report by <see cref="AuditLogRead"/>, until an answer says that
/// another one does, or none comes any more.
/// </summary>
public sealed record WatchAuditLog
{
    public required RegistryVersion Registry { get; init; }
    public required string Region { get; init; }

    /// <summary>Grows with every command for the registry: reports of an older one are not taken any more.</summary>
    public required long Watch { get; init; }

    /// <summary>From where on it is read; null: find out where the log ends, it begins there.</summary>
    public AuditLogPosition? Position { get; init; }
}
