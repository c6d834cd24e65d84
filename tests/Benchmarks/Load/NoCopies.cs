using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Settling;

namespace HarborReplication.Benchmarks.Load;

/// <summary>Settles each task as copied as soon as the gate is open.</summary>
internal sealed class NoCopies(FleetGate gate, HeldWork held, SettlementBuffer settlements) : ITaskRunner
{
    private static readonly string Digest = "sha256:" + new string('c', 64);

    public async Task RunAsync(RunningTask task)
    {
        var settlement = new TaskSettlement { TaskId = task.Grant.TaskId, Attempt = task.Grant.Attempt, Outcome = Outcomes.Copied, DurationSeconds = 0 };
        try
        {
            await gate.PassAsync(task.Ended);
            settlement = settlement with { Digest = Digest, Wrote = true, BytesDone = 1_000, BytesTotal = 1_000 };
        }
        catch (OperationCanceledException)
        {
            if (task.Ending == TaskEnding.Abandoned)
            {
                held.Release(task.Grant.TaskId, task.Grant.Attempt);
                return;
            }

            settlement = settlement with { Outcome = task.Ending == TaskEnding.Stopped ? Outcomes.Stopped : Outcomes.Returned };
        }

        settlements.Add(settlement);
    }
}
