using HarborReplication.ServiceDefaults.Telemetry;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Requests;

/// <summary>Shows how many requests wait for an acknowledgement and how long the oldest has.</summary>
internal sealed class OpenRequestsGauge : PeriodicMeasurement
{
    private long _open;
    private double _oldestSeconds;

    public OpenRequestsGauge(IServiceScopeFactory scopes, TimeProvider time, ILogger<OpenRequestsGauge> logger)
        : base(scopes, time, logger)
    {
        TriggerTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.trigger.requests.open", () => Volatile.Read(ref _open), "{request}", "Requests that PolicyService has not acknowledged.");
        TriggerTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.trigger.requests.oldest", () => Volatile.Read(ref _oldestSeconds), "s", "Age of the oldest of them.");
    }

    protected override async Task MeasureAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<TriggerDbContext>();
        var now = await database.NowAsync(cancellationToken);
        var open = database.Requests.Where(request => request.State == RequestStates.Open);
        var oldest = await open.MinAsync(request => (DateTimeOffset?)request.RequestedAt, cancellationToken);
        Volatile.Write(ref _open, await open.LongCountAsync(cancellationToken));
        Volatile.Write(ref _oldestSeconds, oldest is { } time && time < now ? (now - time).TotalSeconds : 0);
    }
}
