using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Adapters.Webhooks;
using HarborReplication.Registry.Failures;
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
    [InlineData("""{"enabled":false}""", "It was switched off.")]
    [InlineData("""{"event_types":["PUSH_ARTIFACT"]}""", "It did not tell of every push and deletion.")]
    [InlineData("""{"event_types":["PUSH_ARTIFACT","DELETE_ARTIFACT","PULL_ARTIFACT"]}""", "It told of more than pushes and deletions.")]
    [InlineData("""{"targets":[{"type":"http","address":"http://trigger.example/webhooks/1","auth_header":"Bearer s","payload_format":"Default"}]}""", "It sent the format Default.")]
    [InlineData("""{"targets":[{"type":"http","address":"http://trigger.example/webhooks/1","auth_header":"Bearer s","payload_format":"CloudEvents","skip_cert_verify":true}]}""", "It checked certificates in another way.")]
    public async Task SetUp_EditedInHarbor_RepairsAndSaysWhatWasWrong(string edit, string difference)
    {
        await SetUpAsync(Wanted);
        var policy = Assert.Single(await PoliciesAsync())!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(edit)!.AsObject())
            policy[name] = value?.DeepClone();
        await WriteAsync(HttpMethod.Put, $"/{policy["id"]}", policy);

        Assert.Equal([new("library", WebhookOutcome.Different, difference)], await SetUpAsync(Wanted with { ChangesNothing = true }));
        Assert.Equal([new("library", WebhookOutcome.Repaired, difference)], await SetUpAsync(Wanted));
        Assert.Equal([new("library", WebhookOutcome.Fine)], await SetUpAsync(Wanted));
        Assert.Single(await PoliciesAsync());
    }

    [Fact]
    public async Task SetUp_DeletedInHarbor_IsMadeAgain()
    {
        await SetUpAsync(Wanted);
        await WriteAsync(HttpMethod.Delete, $"/{Assert.Single(await PoliciesAsync())!["id"]}", null);

        Assert.Equal([new("library", WebhookOutcome.Absent, "It is not there.")], await SetUpAsync(Wanted with { ChangesNothing = true }));
        Assert.Equal([new("library", WebhookOutcome.Created)], await SetUpAsync(Wanted));
    }

    [Fact]
    public async Task SetUp_WebhooksOfOthers_StayAsTheyAre()
    {
        const string Others = """{"name":"scanner","enabled":false,"event_types":["PULL_ARTIFACT"],"targets":[{"type":"http","address":"http://scanner.example/"}]}""";
        await WriteAsync(HttpMethod.Post, "", JsonNode.Parse(Others));
        var before = Assert.Single(await PoliciesAsync())!.ToJsonString();

        await SetUpAsync(Wanted);
        await SetUpAsync(Wanted with { Authorization = "Bearer other" });

        var policies = await PoliciesAsync();
        Assert.Equal(2, policies.Count);
        Assert.Equal(before, policies.Single(policy => (string?)policy!["name"] == "scanner")!.ToJsonString());
    }

    [Fact]
    public async Task SetUp_ProjectsThatAreNotWanted_AreNotAsked()
    {
        Site.Registry.Harbor.Project("demo");

        Assert.Equal([new("demo", WebhookOutcome.Created)], await SetUpAsync(Wanted with { IsWanted = project => project == "demo" }));
        Assert.Empty(await PoliciesAsync());
    }

    [Fact]
    public async Task SetUp_ProjectNamedLikeTheIdOfAnother_BothHaveTheirs()
    {
        Site.Registry.Harbor.Project("1");

        Assert.Equal([new("1", WebhookOutcome.Created), new("library", WebhookOutcome.Created)], await SetUpAsync(Wanted));

        Assert.Equal([new("1", WebhookOutcome.Fine), new("library", WebhookOutcome.Fine)], await SetUpAsync(Wanted));
        Assert.Single(await PoliciesAsync());
    }

    [Fact]
    public async Task SetUp_TwoAtTheSameTime_OneWebhookEach()
    {
        for (var project = 0; project < 20; project++)
            Site.Registry.Harbor.Project($"demo-{project}");

        var both = await Task.WhenAll(SetUpAsync(Wanted), SetUpAsync(Wanted));

        Assert.All(both.SelectMany(results => results), result => Assert.True(result.Outcome is WebhookOutcome.Created or WebhookOutcome.Fine, $"{result}"));
        Assert.Single(await PoliciesAsync());
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
        Assert.Equal($"notification-policy: {missing}", result.MissingRight);
        Assert.Contains($"'notification-policy: {missing}'", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetUp_DocumentedRobot_CreatesAndRepairs()
    {
        Site.Registry.Harbor.Project("demo");
        var robot = Site.Registry.Harbor.Robot("hooks", "s", DocumentedRobots.Permissions("Source, with webhooks"));

        Assert.All(await SetUpAsync(Wanted, robot), result => Assert.Equal(WebhookOutcome.Created, result.Outcome));
        Assert.All(await SetUpAsync(Wanted with { Authorization = "Bearer other" }, robot), result => Assert.Equal(WebhookOutcome.Repaired, result.Outcome));
    }

    [Fact]
    public async Task SetUp_WrongPassword_IsNoMissingRight()
    {
        var failure = await Assert.ThrowsAsync<RegistryException>(() => SetUpAsync(Wanted, new SandboxCredentials("admin", "wrong")));

        Assert.Equal(FailureKind.Auth, failure.Kind);
    }

    private async Task<List<WebhookResult>> SetUpAsync(WantedWebhook wanted, SandboxCredentials? credentials = null)
    {
        var results = new List<WebhookResult>();
        await foreach (var some in Site.Adapter(credentials).Webhooks!.SetUpAsync(wanted, Cancel))
            results.AddRange(some);
        return results;
    }

    private async Task<JsonArray> PoliciesAsync()
    {
        using var client = Client();
        return (await client.GetFromJsonAsync<JsonArray>("/api/v2.0/projects/library/webhook/policies", Cancel))!;
    }

    private async Task WriteAsync(HttpMethod method, string policy, JsonNode? body)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(method, $"/api/v2.0/projects/library/webhook/policies{policy}");
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    private HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Site.Registry.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{HarborSite.Admin.UserName}:{HarborSite.Admin.Password}")));
        return client;
    }
}
