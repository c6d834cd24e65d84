using System.Diagnostics.Metrics;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Telemetry;

/// <summary>
/// Shows how much waits and how much is under way per region and lane, and how many workers each region has. Every replica shows the
/// whole; one query every few seconds, not one per scrape.
/// </summary>
internal sealed partial class BacklogGauge : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly ILogger<BacklogGauge> _logger;
    private List<Measurement<long>> _tasks = [];
    private List<Measurement<long>> _workers = [];

    public BacklogGauge(IServiceScopeFactory scopes, TimeProvider time, ILogger<BacklogGauge> logger)
    {
        (_scopes, _time, _logger) = (scopes, time, logger);
        PolicyTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.backlog", () => _tasks, "{task}", "Unfinished tasks by region, lane and status.");
        PolicyTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.workers", () => _workers, "{worker}", "Live worker sessions by region.");
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
        var database = scope.ServiceProvider.GetRequiredService<PolicyDbContext>();
        var tasks = await database.Tasks.AsNoTracking()
            .Where(task => task.Status == TaskStates.Pending || task.Status == TaskStates.Granted)
            .Join(database.Executions, task => task.ExecutionId, execution => execution.Id, (task, execution) => new { execution.Region, execution.Lane, task.Status })
            .GroupBy(row => row)
            .Select(group => new { group.Key, Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        var workers = await database.Sessions.AsNoTracking().Where(session => !session.Ended)
            .GroupBy(session => session.Region).Select(group => new { Region = group.Key, Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        _tasks = [.. tasks.Select(row => new Measurement<long>(row.Count, new("region", row.Key.Region), new("lane", row.Key.Lane), new("status", row.Key.Status)))];
        _workers = [.. workers.Select(row => new Measurement<long>(row.Count, new KeyValuePair<string, object?>("region", row.Region)))];
    }

    [LoggerMessage(LogLevel.Debug, "The backlog was not measured: {Cause}", EventName = "backlog.not-measured")]
    private static partial void NotMeasured(ILogger logger, string cause);
}
