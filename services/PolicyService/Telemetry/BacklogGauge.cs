using System.Diagnostics.Metrics;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Telemetry;

/// <summary>Shows how much waits and how much is under way per region and lane, and how many workers each region has.</summary>
internal sealed class BacklogGauge : PeriodicMeasurement
{
    private List<Measurement<long>> _tasks = [];
    private List<Measurement<long>> _workers = [];

    public BacklogGauge(IServiceScopeFactory scopes, TimeProvider time, ILogger<BacklogGauge> logger)
        : base(scopes, time, logger)
    {
        PolicyTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.backlog", () => _tasks, "{task}", "Unfinished tasks by region, lane and status.");
        PolicyTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.workers", () => _workers, "{worker}", "Live worker sessions by region.");
    }

    protected override async Task MeasureAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<PolicyDbContext>();
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
}
