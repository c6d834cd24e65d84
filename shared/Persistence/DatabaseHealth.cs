using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HarborReplication.Persistence;

/// <summary>Ready means: the database answers a query.</summary>
internal sealed class DatabaseHealth<TContext>(TContext context) : IHealthCheck
    where TContext : ServiceDbContext
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext healthCheckContext, CancellationToken cancellationToken = default)
    {
        try
        {
            await context.NowAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
    }
}
