namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class ResetFault : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        target.Cut();
        return ValueTask.CompletedTask;
    }
}
