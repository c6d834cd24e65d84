namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class ResponseCorruption(long offset) : IResponseChange
{
    public long Offset => offset;

    public ValueTask<bool> HappenAsync(FaultyResponseBody body, Memory<byte> rest, CancellationToken cancellationToken)
    {
        rest.Span[0] ^= 1;
        return ValueTask.FromResult(true);
    }
}
