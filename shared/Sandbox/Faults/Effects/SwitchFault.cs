using HarborReplication.Sandbox.Distribution;

namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class SwitchFault(Action<DistributionSwitches> set) : Fault
{
    internal override ValueTask ApplyAsync(FaultTarget target)
    {
        var features = target.Context.Features;
        if (features.Get<DistributionSwitches>() is not { } switches)
            features.Set(switches = new DistributionSwitches());
        set(switches);
        return ValueTask.CompletedTask;
    }
}
