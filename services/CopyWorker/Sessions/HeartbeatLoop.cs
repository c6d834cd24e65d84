namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Heartbeats at every interval, until the worker has drained.</summary>
internal sealed class HeartbeatLoop(Heartbeats heartbeats, Drain drain, LeaseClock lease, WorkerOptions options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                heartbeats.Send();
                await Task.Delay(lease.AgeSeconds() is null ? UntilFirstAnswer() : options.HeartbeatInterval, time, drain.Finished);
            }
        }
        catch (OperationCanceledException) when (drain.Finished.IsCancellationRequested)
        {
            // The last heartbeat has been sent by the drain.
        }
    }

    // Nothing is granted before the first answer: a worker that starts before PolicyService should not be late by its own interval.
    private TimeSpan UntilFirstAnswer() => options.HeartbeatInterval < TimeSpan.FromSeconds(1) ? options.HeartbeatInterval : TimeSpan.FromSeconds(1);
}
