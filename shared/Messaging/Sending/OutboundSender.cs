using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HarborReplication.Messaging.Sending;

/// <summary>Empties <see cref="Outbound"/> with several messages under way at a time.</summary>
internal sealed partial class OutboundSender(Outbound outbound, ILogger<OutboundSender> logger) : BackgroundService
{
    private const int Concurrency = 16;
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Parallel.ForEachAsync(
            outbound.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = stoppingToken },
            async (parcel, _) => await PublishAsync(parcel, stoppingToken).ConfigureAwait(false));

    private async Task PublishAsync(Outbound.Parcel parcel, CancellationToken stoppingToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        timeout.CancelAfter(PublishTimeout);
        try
        {
            await outbound.PublishAsync(parcel, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Outbound.Lost(parcel);
            Failed(logger, parcel.Type, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Type} was not sent: {Cause}", EventName = "outbound.failed")]
    private static partial void Failed(ILogger logger, string type, string cause);
}
