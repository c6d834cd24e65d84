namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class RequestBodyFault(long offset, bool stalls, TimeSpan? duration) : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        var rule = target.Rule;
        var request = target.Context.Request;
        request.Body = new FaultyRequestBody(request.Body, offset, async cancellationToken =>
        {
            if (stalls)
            {
                await rule.HoldAsync(duration, target.Time, cancellationToken).ConfigureAwait(false);
                return;
            }

            target.Cut();
            throw new IOException("A fault has cut the connection.");
        });
        return ValueTask.CompletedTask;
    }
}
