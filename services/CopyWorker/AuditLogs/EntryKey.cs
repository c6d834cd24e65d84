using HarborReplication.Contracts.AuditLogs;

namespace HarborReplication.CopyWorker.AuditLogs;

/// <summary>Which entry it is. Its time belongs to it: a registry that was restored allots the same ids again.</summary>
internal readonly record struct EntryKey(long Id, long Time) : IComparable<EntryKey>
{
    public static EntryKey Of(AuditLogEntry entry) => new(entry.Id, entry.Time.ToUnixTimeMilliseconds());

    public int CompareTo(EntryKey other) => Id != other.Id ? Id.CompareTo(other.Id) : Time.CompareTo(other.Time);
}
