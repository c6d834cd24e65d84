using HarborReplication.CopyWorker.Settling;
using HarborReplication.CopyWorker.Work;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>
/// On SIGTERM: takes nothing more, lets running copies end for a while, has the rest end where others can go on, hands it back, says goodbye. Runs before anything is
/// stopped, because the bus is needed for all of that.
/// </summary>
internal sealed partial class DrainAtStop(
    Drain drain, HeldWork held, TaskStarts starts, Slots slots, SettlementBuffer settlements, Heartbeats heartbeats, WorkerOptions options, TimeProvider time, ILogger<DrainAtStop> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AcknowledgementWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HandOverTime = TimeSpan.FromSeconds(5);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        held.Close();
        drain.Begin();
        starts.GiveBackAll();
        heartbeats.Send();
        held.EndPlans(_ => true);
        var running = held.Tasks().Count;
        Draining(logger, running);
        var handOver = HandOverTime < options.DrainTimeout / 2 ? HandOverTime : options.DrainTimeout / 2;
        await UntilAsync(() => slots.IsIdle, options.DrainTimeout - handOver, cancellationToken);
        drain.HandOver();
        await UntilAsync(() => slots.IsIdle, handOver, cancellationToken);
        held.EndAll(_ => true, TaskEnding.Drained);
        await UntilAsync(() => slots.IsIdle, AcknowledgementWait, cancellationToken);
        settlements.FlushNow();
        await UntilAsync(() => settlements.Waiting == 0, AcknowledgementWait, cancellationToken);
        // What is not acknowledged by now is lent to others when PolicyService hears that this session is over. While a copy still runs that
        // must not be said: its lease runs out by itself.
        if (slots.IsIdle)
            heartbeats.Send(closed: true);
        await Task.Delay(Tick * 4, time, CancellationToken.None);
        drain.Finish();
        Drained(logger, settlements.Waiting);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task UntilAsync(Func<bool> condition, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!condition() && time.GetElapsedTime(start) < atMost && !cancellationToken.IsCancellationRequested)
            await Task.Delay(Tick, time, CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Information, "Draining: {Tasks} tasks are running", EventName = "worker.draining")]
    private static partial void Draining(ILogger logger, int tasks);

    [LoggerMessage(LogLevel.Information, "Drained; {Unacknowledged} settlements were not acknowledged and will be made again elsewhere", EventName = "worker.drained")]
    private static partial void Drained(ILogger logger, int unacknowledged);
}
