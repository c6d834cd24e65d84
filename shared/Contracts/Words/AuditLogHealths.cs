namespace HarborReplication.Contracts.Words;

/// <summary>How a registry's audit log is, as a source of events.</summary>
public static class AuditLogHealths
{
    /// <summary>No worker has reported yet.</summary>
    public const string Unknown = "unknown";

    /// <summary>Entries have been seen in it.</summary>
    public const string Readable = "readable";

    /// <summary>It answers without entries: switched off, purged, new, or the credential lacks the right, which Harbor does not tell.</summary>
    public const string Empty = "empty";

    /// <summary>The registry refuses.</summary>
    public const string Denied = "denied";
    public const string Unreachable = "unreachable";

    public static readonly IReadOnlyList<string> All = [Unknown, Readable, Empty, Denied, Unreachable];
}
