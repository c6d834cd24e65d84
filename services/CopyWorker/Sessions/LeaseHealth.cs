using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Tells operators why a worker that runs does nothing: without a lease it neither asks for work nor writes.</summary>
internal sealed class LeaseHealth(LeaseClock lease) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lease.MayWrite() ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(Silence()));

    private string Silence() => lease.AgeSeconds() is { } age
        ? $"PolicyService answered the last heartbeat that was sent {age:0} s ago: no work is asked for and no tag is written until it answers again"
        : "PolicyService has not answered a heartbeat yet: no work is asked for";
}
