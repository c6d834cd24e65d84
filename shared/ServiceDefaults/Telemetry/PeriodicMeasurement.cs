using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HarborReplication.ServiceDefaults.Telemetry;

/// <summary>
/// Figures that are read from the database: one query every few seconds, not one per scrape. Every replica shows the whole. While the
/// database is away the last figures stay.
/// </summary>
public abstract partial class PeriodicMeasurement(IServiceScopeFactory scopes, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected abstract Task MeasureAsync(IServiceProvider services, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                var scope = scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(false))
                    await MeasureAsync(scope.ServiceProvider, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                NotMeasured(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(LogLevel.Debug, "Not measured: {Cause}", EventName = "measurement.failed")]
    private static partial void NotMeasured(ILogger logger, string cause);
}
