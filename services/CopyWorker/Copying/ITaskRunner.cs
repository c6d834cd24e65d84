using HarborReplication.CopyWorker.Sessions;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>Runs a granted task to its settlement. Another one than the copier measures what everything around the copies can do.</summary>
internal interface ITaskRunner
{
    Task RunAsync(RunningTask task);
}
