namespace HarborReplication.Registry.Copying;

/// <summary>This copy is the one that sends a blob; disposed when it does not send it any more.</summary>
public interface IBlobClaim : IDisposable
{
    /// <summary>The blob is in the repository now: others may take it from there.</summary>
    void Landed();
}
