namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class ResponseStall(long offset, FaultTarget target, TimeSpan? duration) : IResponseChange
{
    private readonly FaultRule _rule = target.Rule;

    public long Offset => offset;

    public async ValueTask<bool> HappenAsync(FaultyResponseBody body, Memory<byte> rest, CancellationToken cancellationToken)
    {
        // Flushing sends the headers; a stall at the very start keeps even those back.
        if (offset > 0)
            await body.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _rule.HoldAsync(duration, target.Time, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
