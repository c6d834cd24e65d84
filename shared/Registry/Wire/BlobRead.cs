namespace HarborReplication.Registry.Wire;

/// <summary>The body of a blob, or its rest from an offset on. Reading fails after no progress for the client's time limit.</summary>
public abstract class BlobRead : IAsyncDisposable
{
    /// <summary>Where in the blob the body starts: 0 when the registry ignored the offset asked for.</summary>
    public abstract long Offset { get; }

    /// <summary>Bytes of the body as announced; null when the registry did not say.</summary>
    public abstract long? Length { get; }

    /// <summary>Zero at the end of the body.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
