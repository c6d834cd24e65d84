namespace HarborReplication.Sandbox.Harbor.State;

internal sealed record Project(long Id, string Name, bool IsPublic, long StorageLimit, DateTimeOffset CreatedAt)
{
    /// <summary>The registry that it is a proxy cache of.</summary>
    public long? RegistryId { get; init; }
}
