namespace HarborReplication.Registry.Adapters;

/// <summary>What a registry is to be used for, which decides the rights that its credential needs.</summary>
[Flags]
public enum RegistryUse
{
    None = 0,

    /// <summary>List and pull.</summary>
    Source = 1,

    /// <summary>List, push, create projects.</summary>
    Destination = 2,

    /// <summary>Delete artifacts and tags.</summary>
    Deletion = 4,

    /// <summary>Read the audit log, which tells of pushes within milliseconds.</summary>
    AuditLog = 8,

    /// <summary>Set up webhooks in the projects.</summary>
    Webhooks = 16,
}
