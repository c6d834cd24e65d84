namespace HarborReplication.TriggerService.Requests;

/// <summary>Runs the relay: at once after a commit here, and every second for what is due again or was committed elsewhere.</summary>
internal sealed partial class RequestRelayLoop(IServiceScopeFactory scopes, RequestSignal signal, TimeProvider time, ILogger<RequestRelayLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await StepAsync(stoppingToken))
                {
                }

                await signal.WaitAsync(Pause, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database is away; the rows are all there is to know.
                Failed(logger, e);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private async Task<bool> StepAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RequestRelay>().StepAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "Sending requests failed; trying again", EventName = "requests.failed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
