using HarborReplication.Registry.Adapters.Webhooks;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;

namespace HarborReplication.Registry.Tests.Harbor;

public sealed class WebhookSetUpTests : HarborTest
{
    private static readonly string[] Actions = ["list", "create", "update"];

    private static WantedWebhook Wanted => new() { Name = "replication", Address = new Uri("http://trigger.example/webhooks/1"), Authorization = "Bearer s" };

    [Fact]
    public async Task SetUp_Repeated_CreatesOnceAndForNewProjects()
    {
        Site.Registry.Harbor.Project("demo");
        Site.Registry.Harbor.Project("cache", proxiedRegistry: 7);

        var first = await SetUpAsync(Wanted);
        Site.Registry.Harbor.Project("later");
        var second = await SetUpAsync(Wanted);

        Assert.Equal([new("demo", WebhookOutcome.Created), new("library", WebhookOutcome.Created)], first);
        Assert.Equal([new("demo", WebhookOutcome.Fine), new("later", WebhookOutcome.Created), new("library", WebhookOutcome.Fine)], second);
    }

    [Fact]
    public async Task SetUp_SecretOrAddressHasChanged_Repairs()
    {
        await SetUpAsync(Wanted);

        var repaired = await SetUpAsync(Wanted with { Authorization = "Bearer other" });
        var moved = await SetUpAsync(Wanted with { Authorization = "Bearer other", Address = new Uri("http://trigger.example/webhooks/2") });

        Assert.Equal(new WebhookResult("library", WebhookOutcome.Repaired, "It sent another secret."), Assert.Single(repaired));
        Assert.Equal(new WebhookResult("library", WebhookOutcome.Repaired, "It pointed to http://trigger.example/webhooks/1."), Assert.Single(moved));
        Assert.Equal(WebhookOutcome.Fine, Assert.Single(await SetUpAsync(Wanted with { Authorization = "Bearer other", Address = new Uri("http://trigger.example/webhooks/2") })).Outcome);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("create")]
    [InlineData("update")]
    public async Task SetUp_RightIsMissing_NamesIt(string missing)
    {
        Site.Registry.Harbor.Project("demo");
        if (missing == "update")
            await SetUpAsync(Wanted with { Authorization = "Bearer other" });
        var robot = Site.Registry.Harbor.Robot(
            "hooks", "s", [new HarborPermission("project", "list"), .. Actions.Where(action => action != missing).Select(action => new HarborPermission("notification-policy", action))]);

        var result = (await SetUpAsync(Wanted, robot)).Single(result => result.Project == "demo");

        Assert.Equal(WebhookOutcome.MissingRight, result.Outcome);
        Assert.Contains($"'notification-policy: {missing}'", result.Detail, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<WebhookResult>> SetUpAsync(WantedWebhook wanted, SandboxCredentials? credentials = null) =>
        Site.Adapter(credentials).Webhooks!.SetUpAsync(wanted, Cancel);
}
