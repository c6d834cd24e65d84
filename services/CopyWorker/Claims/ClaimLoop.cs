using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging.Sending;

namespace HarborReplication.CopyWorker.Claims;

/// <summary>Says every second how far blobs are, and at once what is asked or has landed.</summary>
internal sealed class ClaimLoop(FleetClaims claims, WorkerSession session, Drain drain, Outbound outbound) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await claims.WaitAsync(Interval, drain.Finished);
                if (claims.Next(session.Id) is { } message)
                    outbound.Send(message, Life);
            }
        }
        catch (OperationCanceledException) when (drain.Finished.IsCancellationRequested)
        {
            // The worker has said goodbye.
        }
    }
}
