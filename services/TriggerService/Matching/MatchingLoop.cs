using HarborReplication.TriggerService.Events;

namespace HarborReplication.TriggerService.Matching;

/// <summary>Matches at once after a commit here, when a policy has collected long enough, and every second for what others committed.</summary>
internal sealed partial class MatchingLoop(IServiceScopeFactory scopes, EventSignal signal, TimeProvider time, ILogger<MatchingLoop> logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var pause = await StepAsync(stoppingToken);
                if (pause > TimeSpan.Zero)
                    await signal.WaitAsync(pause, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database is away; the rows are all there is to know.
                Failed(logger, e);
                await Task.Delay(PauseAfterFailure, time, stoppingToken);
            }
        }
    }

    private async Task<TimeSpan> StepAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<MatchingStep>().RunAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "Matching events failed; trying again", EventName = "events.matching-failed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
