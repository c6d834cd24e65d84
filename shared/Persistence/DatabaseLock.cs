using System.Text;

namespace HarborReplication.Persistence;

/// <summary>A lock that one transaction of all replicas holds at a time: any replica may do the work, only one does.</summary>
public sealed record DatabaseLock
{
    public DatabaseLock(string name)
    {
        Name = name;
        // FNV-1a: the key must be the same in every process and version, which string.GetHashCode is not.
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 1099511628211UL;
        Key = unchecked((long)hash);
    }

    public string Name { get; }

    /// <summary>The argument of <c>pg_advisory_xact_lock</c>.</summary>
    public long Key { get; }
}
