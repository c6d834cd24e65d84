using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Reconciling;
using HarborReplication.PolicyService.Sessions;
using HarborReplication.PolicyService.Webhooks;

namespace HarborReplication.PolicyService.Sweeping;

/// <summary>Sweeps at start and then at every interval; looks after leases, breakers and webhooks more often.</summary>
internal sealed partial class SweepLoop(
    IServiceScopeFactory scopes, ExecutionPlaneOptions options, Outbound outbound, TimeProvider time, ILogger<SweepLoop> logger) : BackgroundService
{
    private static readonly TimeSpan ShortInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HintLife = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync("sweep", options.SweepInterval, services => services.GetRequiredService<Sweep>().TickAsync(stoppingToken), stoppingToken),
        RepeatAsync("leases", Often, services => ExpireAsync(services, stoppingToken), stoppingToken),
        RepeatAsync("reconciliations", Often, services => services.GetRequiredService<ReconciliationTick>().RunAsync(stoppingToken), stoppingToken),
        RepeatAsync("probes", Often, services => services.GetRequiredService<Probes>().TickAsync(stoppingToken), stoppingToken),
        RepeatAsync("webhooks", Often, services => services.GetRequiredService<WebhookRuns>().TickAsync(stoppingToken), stoppingToken));

    private TimeSpan Often => options.SweepInterval < ShortInterval ? options.SweepInterval : ShortInterval;

    private async Task ExpireAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var region in await services.GetRequiredService<LeaseExpiry>().ExpireAsync(cancellationToken))
            outbound.Send(new WorkAvailable { Region = region }, HintLife);
    }

    private async Task RepeatAsync(string name, TimeSpan interval, Func<IServiceProvider, Task> work, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await work(scope.ServiceProvider);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database is away; the next tick begins from the rows again.
                Failed(logger, e, name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "The {Loop} tick failed; the next one begins again", EventName = "sweep.failed")]
    private static partial void Failed(ILogger logger, Exception exception, string loop);
}
