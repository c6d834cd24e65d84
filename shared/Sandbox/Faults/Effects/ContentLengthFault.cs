namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class ContentLengthFault(long length) : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        // The server itself cuts a connection on which less was sent than announced, and refuses to send more.
        target.Change(new ResponseEnd(length));
        target.OnHeaders(response => response.ContentLength = length);
        return ValueTask.CompletedTask;
    }
}
