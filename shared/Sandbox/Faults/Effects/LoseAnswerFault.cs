namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class LoseAnswerFault : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        target.Change(new ResponseCut(0));
        target.Afterwards(response =>
        {
            if (!response.HasStarted)
                target.Cut();
            return Task.CompletedTask;
        });
        return ValueTask.CompletedTask;
    }
}
