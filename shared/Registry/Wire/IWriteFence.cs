namespace HarborReplication.Registry.Wire;

/// <summary>Says whether a destination's tag may still be written: invariant of leases, see the design's execution chapter.</summary>
public interface IWriteFence
{
    /// <summary>Asked immediately before the bytes of a manifest PUT by tag go out. Must not block.</summary>
    bool MayWrite();
}
