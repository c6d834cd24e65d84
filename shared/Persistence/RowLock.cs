namespace HarborReplication.Persistence;

/// <summary>What others may still do with rows that a transaction has locked.</summary>
public enum RowLock
{
    /// <summary>Nothing but read.</summary>
    Update,

    /// <summary>Anything but delete.</summary>
    KeyShare,
}
