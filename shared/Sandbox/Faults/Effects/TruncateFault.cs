namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class TruncateFault(long length) : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        target.Change(new ResponseEnd(length));
        target.OnHeaders(response =>
        {
            if (response.ContentLength > length)
                response.ContentLength = length;
        });
        return ValueTask.CompletedTask;
    }
}
