using HarborReplication.CopyWorker.Sessions;

namespace HarborReplication.CopyWorker.Settling;

/// <summary>Flushes the first settlement after a pause at once and what follows it four times a second, until the worker has drained.</summary>
internal sealed class SettlementLoop(SettlementBuffer settlements, Drain drain, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await settlements.WaitAsync(Interval, drain.Finished);
                settlements.FlushNow();
                await Task.Delay(Interval, time, drain.Finished);
            }
        }
        catch (OperationCanceledException) when (drain.Finished.IsCancellationRequested)
        {
            // The worker has said goodbye.
        }
    }
}
