namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class ResponseCut(long offset) : IResponseChange
{
    public long Offset => offset;

    public async ValueTask<bool> HappenAsync(FaultyResponseBody body, Memory<byte> rest, CancellationToken cancellationToken)
    {
        await body.CutAsync(flush: offset > 0, cancellationToken).ConfigureAwait(false);
        return false;
    }
}
