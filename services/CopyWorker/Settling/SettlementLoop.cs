using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Work;

namespace HarborReplication.CopyWorker.Settling;

/// <summary>
/// Flushes the first settlement after a pause at once and what follows it four times a second, until the worker has drained. While lent
/// tasks wait for a slot here, nothing waits for a settlement, and fewer of them with more in each cost everybody less.
/// </summary>
internal sealed class SettlementLoop(SettlementBuffer settlements, WaitingTasks waiting, Drain drain, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BusyInterval = TimeSpan.FromMilliseconds(750);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await settlements.WaitAsync(Interval, drain.Finished);
                settlements.FlushNow();
                await Task.Delay(waiting.Count > 0 ? BusyInterval : Interval, time, drain.Finished);
            }
        }
        catch (OperationCanceledException) when (drain.Finished.IsCancellationRequested)
        {
            // The worker has said goodbye.
        }
    }
}
