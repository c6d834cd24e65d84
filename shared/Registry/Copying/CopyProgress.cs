namespace HarborReplication.Registry.Copying;

/// <summary>How far a copy is. The total grows until every manifest has been read.</summary>
/// <param name="BytesDone">Bytes in place, mounted ones included.</param>
/// <param name="BytesTotal">Bytes of all manifests and blobs known so far.</param>
/// <param name="BytesMounted">Bytes that did not have to be sent.</param>
public readonly record struct CopyProgress(long BytesDone, long BytesTotal, long BytesMounted)
{
    internal CopyProgress Plus(long done, long total, long mounted) => new(BytesDone + done, BytesTotal + total, BytesMounted + mounted);
}
