namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>Why the events of a log do not tell everything.</summary>
internal static class AuditLogResets
{
    /// <summary>It is watched from now on; what was before it does not tell.</summary>
    public const string Begun = "begun";

    /// <summary>It has become empty: purged, switched off, or the right was taken away.</summary>
    public const string Empty = "empty";

    /// <summary>Entries were removed before they were read.</summary>
    public const string Purged = "purged";

    /// <summary>It ends before what was seen: its database was restored.</summary>
    public const string Behind = "behind";

    /// <summary>It is another log: another site, or a newer Harbor.</summary>
    public const string Replaced = "replaced";
}
