namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class OverlongFault(int extraBytes) : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        target.OnHeaders(response => response.ContentLength += extraBytes);
        target.Afterwards(async response =>
        {
            if (target.Context.Request.Method != "HEAD")
                await response.Body.WriteAsync(new byte[extraBytes], target.Context.RequestAborted).ConfigureAwait(false);
        });
        return ValueTask.CompletedTask;
    }
}
