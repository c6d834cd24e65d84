using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Requests;

/// <summary>
/// Shows how many requests wait for an acknowledgement and how long the oldest has. Every replica shows the whole; one query every few
/// seconds, not one per scrape.
/// </summary>
internal sealed partial class OpenRequestsGauge : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly ILogger<OpenRequestsGauge> _logger;
    private long _open;
    private double _oldestSeconds;

    public OpenRequestsGauge(IServiceScopeFactory scopes, TimeProvider time, ILogger<OpenRequestsGauge> logger)
    {
        (_scopes, _time, _logger) = (scopes, time, logger);
        TriggerTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.trigger.requests.open", () => Volatile.Read(ref _open), "{request}", "Requests that PolicyService has not acknowledged.");
        TriggerTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.trigger.requests.oldest", () => Volatile.Read(ref _oldestSeconds), "s", "Age of the oldest of them.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            try
            {
                await MeasureAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                NotMeasured(_logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<TriggerDbContext>();
        var now = await database.NowAsync(cancellationToken);
        var open = database.Requests.Where(request => request.State == RequestStates.Open);
        var oldest = await open.MinAsync(request => (DateTimeOffset?)request.RequestedAt, cancellationToken);
        Volatile.Write(ref _open, await open.LongCountAsync(cancellationToken));
        Volatile.Write(ref _oldestSeconds, oldest is { } time && time < now ? (now - time).TotalSeconds : 0);
    }

    [LoggerMessage(LogLevel.Debug, "Open requests were not counted: {Cause}", EventName = "requests.not-counted")]
    private static partial void NotMeasured(ILogger logger, string cause);
}
