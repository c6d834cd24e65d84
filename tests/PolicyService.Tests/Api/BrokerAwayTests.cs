using System.Diagnostics;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class BrokerAwayTests
{
    [Fact]
    public async Task Start_WithoutABroker_StillIs201()
    {
        await using var api = new ApiHost(new Uri("amqp://guest:guest@127.0.0.1:1/"));
        await api.InitializeAsync();
        var registries = new List<long>();
        foreach (var name in new[] { "a", "b" })
        {
            registries.Add(await ApiHost.CreatedAsync(
                api.PostAsync("/api/v2.0/registries", new { name, type = "docker-registry", url = "http://r.test", skip_verification = true }), "/api/v2.0/registries"));
        }

        var policy = await ApiHost.CreatedAsync(
            api.PostAsync("/api/v2.0/replication/policies", new { name = "p", enabled = true, src_registry = new { id = registries[0] }, dest_registry = new { id = registries[1] } }),
            "/api/v2.0/replication/policies");
        var start = Stopwatch.GetTimestamp();
        var id = await ApiHost.CreatedAsync(api.PostAsync("/api/v2.0/replication/executions", new { policy_id = policy }), "/api/v2.0/replication/executions");
        Assert.Equal(200, (int)(await api.PutAsync($"/api/v2.0/replication/executions/{id}")).StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5), "it waited for the broker");
    }
}
