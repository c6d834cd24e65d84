using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.EventSources;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Requests;

namespace HarborReplication.TriggerService.Sweeping;

/// <summary>
/// At start and at every interval: asks for changed policies, which a lost hint may have kept from us, tells how events come, and forgets
/// old requests and events.
/// </summary>
internal sealed partial class SweepLoop(IServiceScopeFactory scopes, TriggerServiceOptions options, TimeProvider time, ILogger<SweepLoop> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SweepInterval, time);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<PolicyQuestions>().AskAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<EventSourceReports>().TellAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<RequestInbox>().ForgetOldAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<EventInbox>().ForgetOldAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "The sweep failed; the next one begins again", EventName = "sweep.failed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
