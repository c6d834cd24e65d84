namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class HoldAnswerFault : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        var rule = target.Rule;
        // Answers with a body are stopped at its first byte, the others when all is done.
        target.Change(new ResponseStall(0, target, null));
        target.Afterwards(response => response.HasStarted ? Task.CompletedTask : rule.HoldAsync(null, target.Time, target.Context.RequestAborted));
        return ValueTask.CompletedTask;
    }
}
