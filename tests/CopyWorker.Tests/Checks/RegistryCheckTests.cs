using HarborReplication.Contracts.Checks;
using HarborReplication.CopyWorker.Tests.Hosting;

namespace HarborReplication.CopyWorker.Tests.Checks;

public sealed class RegistryCheckTests
{
    [Fact]
    public async Task CheckRegistry_ItAnswers_IsHealthy()
    {
        await using var worker = await WorkerHost.StartAsync();

        var check = await CheckAsync(worker);

        Assert.Equal((true, null, true), (check.Healthy, check.Reason, check.Reached));
    }

    [Fact]
    public async Task CheckRegistry_CredentialIsRefused_IsAuthAndTellsNoSecret()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Demand("right");
        worker.Connections.Store(Grants.Source, worker.Source.Registry.Url, secret: "wrong-password");

        var check = await CheckAsync(worker);

        Assert.Equal((false, "auth", true), (check.Healthy, check.Reason, check.Reached));
        Assert.Contains(worker.Source.Registry.Url.Authority, check.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckRegistry_NobodyListens_IsUnreachableAndNamesTheHost()
    {
        await using var worker = await WorkerHost.StartAsync();
        var port = Testing.FreePort.Next();
        worker.Connections.Store(Grants.Source, new Uri($"http://127.0.0.1:{port}"));

        var check = await CheckAsync(worker);

        Assert.Equal((false, "unreachable", false), (check.Healthy, check.Reason, check.Reached));
        Assert.Contains($"127.0.0.1:{port}", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckRegistry_IsNotKnown_SaysSo()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Connections.Registries.Clear();

        var check = await CheckAsync(worker);

        Assert.False(check.Healthy);
        Assert.Null(check.Reached);
        Assert.Contains("PolicyService has no", check.Detail, StringComparison.Ordinal);
    }

    private static async Task<RegistryChecked> CheckAsync(WorkerHost worker)
    {
        var id = Guid.NewGuid();
        worker.Send(new CheckRegistry { CheckId = id, Region = "default" });
        await WorkerHost.UntilAsync(() => worker.Policy.Checks.Any(check => check.CheckId == id), "the result of the check");
        return worker.Policy.Checks.Single(check => check.CheckId == id);
    }
}
