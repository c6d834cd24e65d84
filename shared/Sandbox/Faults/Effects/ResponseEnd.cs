namespace HarborReplication.Sandbox.Faults.Effects;

/// <summary>Nothing is sent from the offset on.</summary>
internal sealed class ResponseEnd(long offset) : IResponseChange
{
    public long Offset => offset;

    public ValueTask<bool> HappenAsync(FaultyResponseBody body, Memory<byte> rest, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
