namespace HarborReplication.Registry.Throttling;

/// <summary>How fast the bytes of a copy may go to the destination. Used by all its blobs at a time.</summary>
public interface IBytePace
{
    /// <summary>Bytes that may be asked for at a time: small enough that a stream trickles rather than stops and goes; large without a limit.</summary>
    int Piece { get; }

    /// <summary>Waits until so many bytes may be sent.</summary>
    ValueTask WaitAsync(int bytes, CancellationToken cancellationToken);
}
