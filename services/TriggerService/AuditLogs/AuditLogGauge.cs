using System.Diagnostics.Metrics;
using HarborReplication.Contracts.Words;
using HarborReplication.ServiceDefaults.Telemetry;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.AuditLogs;

/// <summary>Shows how many audit logs are readable, and how many are not.</summary>
internal sealed class AuditLogGauge : PeriodicMeasurement
{
    private volatile IReadOnlyDictionary<string, int> _counts = new Dictionary<string, int>();

    public AuditLogGauge(IServiceScopeFactory scopes, TimeProvider time, ILogger<AuditLogGauge> logger)
        : base(scopes, time, logger) =>
        TriggerTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.trigger.auditlog.sources",
            () => AuditLogHealths.All.Select(health => new Measurement<int>(_counts.GetValueOrDefault(health), new KeyValuePair<string, object?>("health", health))),
            "{registry}",
            "Registries whose audit log is to be read, by how it is.");

    protected override async Task MeasureAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        _counts = await services.GetRequiredService<TriggerDbContext>().AuditLogSources
            .GroupBy(source => source.Health)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
}
