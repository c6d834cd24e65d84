namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Heartbeats at every interval, until the worker has drained.</summary>
internal sealed class HeartbeatLoop(Heartbeats heartbeats, LeaseClock lease, Drain drain, WorkerOptions options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                heartbeats.Send();
                await Task.Delay(Interval(), time, drain.Finished);
            }
        }
        catch (OperationCanceledException) when (drain.Finished.IsCancellationRequested)
        {
            // The worker has said goodbye.
        }
    }

    // The first ones may be answered before this session's queue is there to hear it, and no work is asked for until one is heard.
    private TimeSpan Interval() =>
        lease.AgeSeconds() is null && options.HeartbeatInterval > FirstInterval ? FirstInterval : options.HeartbeatInterval;
}
