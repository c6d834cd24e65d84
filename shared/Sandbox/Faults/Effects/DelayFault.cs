namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class DelayFault(TimeSpan duration) : Fault
{
    internal override async ValueTask ApplyAsync(FaultTarget target) =>
        await Task.Delay(duration, target.Time, target.Context.RequestAborted).ConfigureAwait(false);
}
