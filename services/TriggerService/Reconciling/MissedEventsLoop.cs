namespace HarborReplication.TriggerService.Reconciling;

/// <summary>Looks once at start whether this service was away, and then every 5 s whether an audit log has told that it does not tell everything.</summary>
internal sealed partial class MissedEventsLoop(IServiceScopeFactory scopes, TimeProvider time, ILogger<MissedEventsLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var looked = false;
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var missed = scope.ServiceProvider.GetRequiredService<MissedEvents>();
                if (!looked)
                    await missed.AfterAbsenceAsync(stoppingToken);
                looked = true;
                await missed.StepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database is away; the rows say what is wanted when it is back.
                Failed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Looking for missed events failed; trying again", EventName = "reconcile.failed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
