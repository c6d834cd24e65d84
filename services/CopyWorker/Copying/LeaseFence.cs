using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Registry.Wire;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>Lets a copy write its tag only while this session's lease is proved and the task is still its own.</summary>
internal sealed class LeaseFence(LeaseClock lease, RunningTask task) : IWriteFence
{
    public bool MayWrite() => task.Ending == TaskEnding.None && lease.MayWrite();
}
