namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class ResponseBodyFault(Func<FaultTarget, IResponseChange> change) : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        target.Change(change(target));
        return ValueTask.CompletedTask;
    }
}
