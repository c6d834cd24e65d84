using System.Diagnostics.Metrics;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Telemetry;
using HarborReplication.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Breakers;

/// <summary>Shows which registries cannot be reached, and which can again but are not trusted yet.</summary>
internal sealed class BreakerGauge : PeriodicMeasurement
{
    private List<Measurement<long>> _breakers = [];

    public BreakerGauge(IServiceScopeFactory scopes, TimeProvider time, ILogger<BreakerGauge> logger)
        : base(scopes, time, logger) =>
        PolicyTelemetry.Meter.CreateObservableGauge(
            "harbor.replication.breaker.open", () => _breakers, "{registry}", "1 while a registry's breaker lets nothing or little through, by region, origin and state.");

    protected override async Task MeasureAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var breakers = await services.GetRequiredService<PolicyDbContext>().Breakers.AsNoTracking()
            .Select(breaker => new { breaker.Region, breaker.Origin, breaker.State }).ToListAsync(cancellationToken);
        // A breaker that has closed goes on saying so: 0 ends an alert at once, a series that stops does not.
        _breakers =
        [
            .. breakers.SelectMany(breaker => new[] { BreakerStates.Open, BreakerStates.HalfOpen }.Select(state => new Measurement<long>(
                breaker.State == state ? 1 : 0, new("region", breaker.Region), new("origin", breaker.Origin), new("state", state)))),
        ];
    }
}
