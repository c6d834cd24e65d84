using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging.Sending;

namespace HarborReplication.CopyWorker.Bandwidth;

/// <summary>Asks for shares every second, and at once when a copy begins that may not send before it has one.</summary>
internal sealed class ShareLoop(SharedRates rates, ShareWakeUp wakeUp, WorkerSession session, Drain drain, Outbound outbound) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var hadSome = false;
        try
        {
            while (true)
            {
                await wakeUp.WaitAsync(Interval, drain.Finished);
                rates.Expire();
                if (rates.Ask(session.Id, ref hadSome) is { } request)
                    outbound.Send(request, Life);
            }
        }
        catch (OperationCanceledException) when (drain.Finished.IsCancellationRequested)
        {
            // The worker has said goodbye.
        }
    }
}
