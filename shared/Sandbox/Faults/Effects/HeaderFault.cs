namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class HeaderFault(string name, string? value) : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        target.OnHeaders(response =>
        {
            if (value is null)
                response.Headers.Remove(name);
            else
                response.Headers[name] = value;
        });
        return ValueTask.CompletedTask;
    }
}
