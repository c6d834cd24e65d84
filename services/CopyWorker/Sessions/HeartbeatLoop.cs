namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Heartbeats at every interval, until the worker has drained.</summary>
internal sealed class HeartbeatLoop(Heartbeats heartbeats, Drain drain, WorkerOptions options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.HeartbeatInterval, time);
        do
            heartbeats.Send();
        while (await timer.WaitForNextTickAsync(drain.Finished));
    }
}
