using HarborReplication.CopyWorker.Sessions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace HarborReplication.CopyWorker.Tests.Sessions;

public sealed class LeaseHealthTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LeaseClock _lease;

    public LeaseHealthTests() => _lease = new LeaseClock(_time, TimeSpan.FromSeconds(12));

    [Fact]
    public async Task CheckHealthAsync_BeforeTheFirstAnswer_IsDegraded()
    {
        var result = await CheckAsync();

        Assert.Equal(HealthStatus.Degraded, result.Status);
        Assert.Contains("not answered a heartbeat yet", result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckHealthAsync_LeaseIsProved_IsHealthy()
    {
        _lease.Sending(1);
        _lease.Answered(1);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task CheckHealthAsync_LeaseHasLapsed_SaysForHowLong()
    {
        _lease.Sending(1);
        _lease.Answered(1);
        _time.Advance(TimeSpan.FromSeconds(42));

        var result = await CheckAsync();

        Assert.Equal(HealthStatus.Degraded, result.Status);
        Assert.Contains("42 s ago", result.Description, StringComparison.Ordinal);
    }

    private Task<HealthCheckResult> CheckAsync() =>
        new LeaseHealth(_lease).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}
