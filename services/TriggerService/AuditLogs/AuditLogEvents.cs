using System.Globalization;
using HarborReplication.Contracts.AuditLogs;
using HarborReplication.TriggerService.Events;

namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>What an entry of the log is as an event.</summary>
internal static class AuditLogEvents
{
    private const int MaxRepositoryLength = 512;
    private const int MaxReferenceLength = 256;

    /// <summary>Null for what this version does not know, and for names that no registry would accept.</summary>
    public static ArtifactEvent? Read(long registryId, AuditLogEntry entry)
    {
        if (Kind(entry) is not { } kind
            || !IsName(entry.Repository, MaxRepositoryLength)
            || !IsName(entry.Tag ?? entry.Digest, MaxReferenceLength))
            return null;
        return new ArtifactEvent
        {
            RegistryId = registryId,
            Key = Key(entry),
            Kind = kind,
            Repository = entry.Repository,
            Tag = entry.Tag,
            Digest = entry.Digest,
            OccurredAt = entry.Time,
            Via = ArtifactEventSources.AuditLog,
            Actor = entry.User?.Replace("\0", "", StringComparison.Ordinal),
        };
    }

    // audit:2746:1763929037976. The time belongs to it: a database that was restored allots the same ids again.
    private static string Key(AuditLogEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"audit:{entry.Id}:{entry.Time.ToUnixTimeMilliseconds()}");

    private static string? Kind(AuditLogEntry entry) => (entry.ResourceType, entry.Operation) switch
    {
        ("artifact", "create") => ArtifactEventKinds.Pushed,
        ("artifact", "delete") => ArtifactEventKinds.Deleted,
        ("tag", "create") => ArtifactEventKinds.Tagged,
        ("tag", "delete") => ArtifactEventKinds.Untagged,
        _ => null,
    };

    private static bool IsName(string? name, int maxLength) => name is { Length: > 0 } && name.Length <= maxLength && !name.Contains('\0');
}
