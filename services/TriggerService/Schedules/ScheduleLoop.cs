namespace HarborReplication.TriggerService.Schedules;

/// <summary>Looks for due ticks every second.</summary>
internal sealed partial class ScheduleLoop(IServiceScopeFactory scopes, TimeProvider time, ILogger<ScheduleLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                while (await ClaimAsync(stoppingToken))
                {
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database is away; what falls due meanwhile is claimed when it is back.
                Failed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> ClaimAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ScheduleClaims>().ClaimAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "Claiming schedules failed; trying again", EventName = "schedules.failed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
