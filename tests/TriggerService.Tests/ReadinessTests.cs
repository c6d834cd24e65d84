using HarborReplication.Messaging;
using HarborReplication.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HarborReplication.TriggerService.Tests;

public sealed class ReadinessTests
{
    // Accepted means durable: with its database the service can keep every promise, whether or not there is a broker yet.
    [Fact]
    public async Task Ready_BrokerNeverReached_DegradedNotUnready()
    {
        using var file = new SqliteFile();
        var nobody = new Uri($"amqp://guest:guest@127.0.0.1:{FreePort.Next()}");
        await using var replica = await Replica.CreateAsync(file.Options, new MessagingOptions { RabbitMq = nobody });
        await replica.StartAsync();

        var report = await replica.UseAsync<HealthCheckService, HealthReport>(health =>
            health.CheckHealthAsync(check => check.Tags.Contains("ready"), TestContext.Current.CancellationToken));

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains(report.Entries, entry => entry.Value.Status == HealthStatus.Healthy && entry.Key.StartsWith("database", StringComparison.Ordinal));
    }
}
