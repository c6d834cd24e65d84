using HarborReplication.Contracts.AuditLogs;

namespace HarborReplication.CopyWorker.AuditLogs;

/// <summary>
/// One watch from its command to its end: polls, and reports beside that, so that a registry that does not answer does not look like a
/// worker that is gone. It ends when it is told to, or hears no answer for a while: then another watch has begun or will.
/// </summary>
internal sealed class AuditLogWatch(WatchAuditLog command, AuditLogPoller poller, AuditLogReports reports, TimeProvider time, CancellationToken draining) : IDisposable
{
    /// <summary>Longer than the lease that TriggerService gives: two watches do no harm, none does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(draining);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heard = time.GetTimestamp();

    public long Number => command.Watch;

    /// <summary>Completes when it is over.</summary>
    public Task Ended => _ended.Task;

    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    public void Dispose() => _stop.Dispose();

    public void Answered(AuditLogAnswered answer)
    {
        Volatile.Write(ref _heard, time.GetTimestamp());
        if (!answer.IsCurrent)
            Stop();
        else
            reports.Answered(answer);
    }

    public async Task RunAsync()
    {
        try
        {
            // First of all that there is a watch.
            reports.Send();
            var polling = poller.RunAsync(_stop.Token);
            using var timer = new PeriodicTimer(ReportInterval, time);
            while (!polling.IsCompleted && time.GetElapsedTime(Volatile.Read(ref _heard)) < Patience && await timer.WaitForNextTickAsync(_stop.Token))
                reports.Send();
            await _stop.CancelAsync();
            await polling;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            if (draining.IsCancellationRequested)
                reports.Close();
        }
        finally
        {
            _ended.TrySetResult();
        }
    }
}
