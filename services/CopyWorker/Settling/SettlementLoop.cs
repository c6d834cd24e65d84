using HarborReplication.CopyWorker.Sessions;

namespace HarborReplication.CopyWorker.Settling;

/// <summary>Flushes settlements four times a second, until the worker has drained.</summary>
internal sealed class SettlementLoop(SettlementBuffer settlements, Drain drain, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(drain.Finished))
                settlements.FlushNow();
        }
        catch (OperationCanceledException) when (drain.Finished.IsCancellationRequested)
        {
            // The worker has said goodbye.
        }
    }
}
