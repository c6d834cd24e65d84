using HarborReplication.Registry.Copying;

namespace HarborReplication.Registry.Tests.Servers;

/// <summary>A claim that remembers how it ended.</summary>
internal sealed class RecordedClaim : IBlobClaim
{
    public volatile bool HasLanded;
    public volatile bool IsReleased;

    public void Landed() => HasLanded = true;

    public void Dispose() => IsReleased = true;
}
