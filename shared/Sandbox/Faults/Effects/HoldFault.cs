namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class HoldFault : Fault
{
    internal override async ValueTask ApplyAsync(FaultTarget target) =>
        await target.Rule.HoldAsync(null, target.Time, target.Context.RequestAborted).ConfigureAwait(false);
}
