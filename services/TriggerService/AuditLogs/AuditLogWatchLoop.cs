namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>Looks every second whether every audit log is watched, and at once when one needs a new watch.</summary>
internal sealed partial class AuditLogWatchLoop(IServiceScopeFactory scopes, AuditLogSignal signal, TimeProvider time, ILogger<AuditLogWatchLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using (var scope = scopes.CreateAsyncScope())
                    await scope.ServiceProvider.GetRequiredService<AuditLogWatching>().StepAsync(stoppingToken);
                await signal.WaitAsync(Pause, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database is away, or a report was taken at the same moment.
                Failed(logger, e);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Giving out the watches of audit logs failed; trying again", EventName = "audit-log.watches-failed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
