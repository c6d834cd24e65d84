namespace HarborReplication.PolicyService.Events;

/// <summary>Runs the relay: at once after a commit here, and every second for what other replicas committed.</summary>
internal sealed partial class EventRelayLoop(IServiceScopeFactory scopes, EventRelaySignal signal, ILogger<EventRelayLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await signal.WaitAsync(Pause, stoppingToken);
            try
            {
                while (await StepAsync(stoppingToken))
                {
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Waiting(logger, e.Message);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    private async Task<bool> StepAsync(CancellationToken stoppingToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        timeout.CancelAfter(StepTimeout);
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<EventRelay>().StepAsync(timeout.Token);
    }

    [LoggerMessage(LogLevel.Debug, "Events wait in the log: {Cause}", EventName = "events.waiting")]
    private static partial void Waiting(ILogger logger, string cause);
}
