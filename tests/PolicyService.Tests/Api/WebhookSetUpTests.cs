using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using HarborReplication.Contracts.Connections;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class WebhookSetUpTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string TriggerUrl = "http://trigger.test:8081/";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task SetUp_RegistryWithoutASecret_GetsOneAndEveryProjectIsTold()
    {
        var id = await AddAsync();

        var answer = await SetUpAsync(id, new { public_url = TriggerUrl });

        Assert.Equal(("complete", $"http://trigger.test:8081/webhooks/{id}", "harbor-replication", "CloudEvents"), (
            Text(answer, "status"), Text(answer, "address"), Text(answer, "name"), Text(answer, "payload_format")));
        Assert.Equal(["demo unchanged", "library created"], Projects(answer));
        Assert.Equal(1, answer.GetProperty("counts").GetProperty("created").GetInt32());
        var order = Assert.Single(Orders(id));
        Assert.Matches("^Bearer [0-9a-f]{64}$", order.Authorization);
        Assert.DoesNotContain(order.Authorization["Bearer ".Length..], answer.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(answer.GetRawText(), (await api.GetAsync(Path(id))).GetRawText());
    }

    // It holds two secrets.
    [Fact]
    public async Task Order_OfARunThatHasEnded_IsNotTold()
    {
        var id = await AddAsync();
        await SetUpAsync(id, new { public_url = TriggerUrl });
        var run = await api.DatabaseAsync(database => database.WebhookRuns.SingleAsync(row => row.RegistryId == id));
        using var worker = api.Anonymous();
        worker.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiHost.WorkerToken);

        await ApiHost.RefusedAsync(worker.GetAsync($"/internal/webhooks/{run.Id}"), 404, "NOT_FOUND");
    }

    [Fact]
    public async Task SetUp_WithWishes_AreWhatTheWorkerIsTold()
    {
        var id = await AddAsync(secret: "own secret");

        await SetUpAsync(id, new { public_url = TriggerUrl, name = "mine", payload_format = "Default", skip_cert_verify = true, projects = new[] { "library", "team-*" } });

        var order = Assert.Single(Orders(id));
        Assert.Equal(("mine", "Default", true, "Bearer own secret", false), (order.Name, order.PayloadFormat, order.SkipCertVerify, order.Authorization, order.ChangesNothing));
        Assert.Equal([["library/**"], ["team-*/**"]], order.Scopes);
    }

    [Fact]
    public async Task SetUp_WithoutProjects_MeansThoseOfEnabledEventBasedPolicies()
    {
        var (id, destination) = (await AddAsync(), await api.AddRegistryAsync());
        await AddPolicyAsync(id, destination, "event_based", true, "library/**");
        await AddPolicyAsync(id, destination, "manual", true, "manual/**");
        await AddPolicyAsync(id, destination, "event_based", false, "disabled/**");

        await SetUpAsync(id, new { public_url = TriggerUrl });
        Assert.Equal([["library/**"]], Patterns(id));
        await AddPolicyAsync(id, destination, "event_based", true, "later/**");

        await UntilAsync(() => Patterns(id).Any(policy => policy.SequenceEqual(["later/**"])), "a new policy is known to the webhooks");
    }

    [Fact]
    public async Task SetUp_SecretIsChangedLater_IsSetUpAgainWithIt()
    {
        var id = await AddAsync(secret: "first");
        await SetUpAsync(id, new { public_url = TriggerUrl });

        using var changed = await api.PutAsync($"/api/v2.0/registries/{id}", new { webhook_secret = "second" });

        Assert.Equal(200, (int)changed.StatusCode);
        await UntilAsync(() => Orders(id)[^1].Authorization == "Bearer second", "the new secret is set up");
    }

    [Fact]
    public async Task SetUp_RightIsMissing_IsNamedForTheProject()
    {
        var answer = await SetUpAsync(await AddAsync(user: "limited"), new { public_url = TriggerUrl });

        Assert.Equal("incomplete", Text(answer, "status"));
        var failed = answer.GetProperty("projects")[0];
        Assert.Equal(("demo", "failed", "limited lacks it", "notification-policy: create"), (Text(failed, "project"), Text(failed, "result"), Text(failed, "detail"), Text(failed, "missing_right")));
    }

    [Fact]
    public async Task SetUp_HarborCannotBeReached_SaysWhyAndGoesOn()
    {
        var answer = await SetUpAsync(await AddAsync("unreachable.test"), new { public_url = TriggerUrl });

        Assert.Equal(("failed", "unreachable.test: connection refused"), (Text(answer, "status"), Text(answer, "detail")));
        Assert.True(answer.TryGetProperty("next_check_at", out _));
    }

    [Fact]
    public async Task SetUp_NoWorkerInTheRegion_IsStoredAndWaits()
    {
        var id = await AddAsync(region: "moon");

        var answer = await SetUpAsync(id, new { public_url = TriggerUrl }, 202);

        Assert.Equal(("waiting", "no worker in region \"moon\"; start one there"), (Text(answer, "status"), Text(answer, "detail")));
        Assert.Equal("waiting", Text(await api.GetAsync(Path(id)), "status"));
    }

    [Theory]
    [InlineData("{}", "public_url: is missing, and Webhooks__PublicUrl is not set")]
    [InlineData("""{"public_url":"trigger:8081"}""", "public_url: is \"trigger:8081\"")]
    [InlineData("""{"public_url":"http://user:secret@trigger"}""", "public_url: is")]
    [InlineData("""{"public_url":"http://t","payload_format":"XML"}""", "payload_format: \"XML\" is not supported; use CloudEvents or Default")]
    [InlineData("""{"public_url":"http://t","name":"a b"}""", "name: takes")]
    [InlineData("""{"public_url":"http://t","projects":[]}""", "projects: must name")]
    [InlineData("""{"public_url":"http://t","projects":["library/app"]}""", "projects[0]: must be the name of a project")]
    [InlineData("""{"public_url":"http://t","projects":["a","{b"]}""", "projects[1]: position 1")]
    public async Task SetUp_Mistaken_Is400NamingTheField(string body, string mistake)
    {
        var id = await AddAsync();

        Assert.Contains(mistake, await ApiHost.RefusedAsync(api.PostAsync(Path(id), body), 400, "BAD_REQUEST"), StringComparison.Ordinal);
        await ApiHost.RefusedAsync(api.Client.GetAsync(Path(id)), 404, "NOT_FOUND");
    }

    [Fact]
    public async Task SetUp_OfWhatHasNone_IsRefused()
    {
        var plain = await api.AddRegistryAsync();

        Assert.Contains("is of type docker-registry", await ApiHost.RefusedAsync(api.PostAsync(Path(plain), new { public_url = TriggerUrl }), 400, "BAD_REQUEST"), StringComparison.Ordinal);
        await ApiHost.RefusedAsync(api.PostAsync(Path(987654), new { public_url = TriggerUrl }), 404, "NOT_FOUND");
        await ApiHost.RefusedAsync(api.PostAsync(Path(plain), new { public_uri = TriggerUrl }), 422, "UNPROCESSABLE_ENTITY");
    }

    [Fact]
    public async Task Check_OfASetUp_LooksAndChangesNothing()
    {
        var id = await AddAsync();
        await SetUpAsync(id, new { public_url = TriggerUrl, name = "mine" });

        var answer = await api.GetAsync($"{Path(id)}/check");

        Assert.Equal(["demo unchanged", "library missing"], Projects(answer));
        Assert.False(answer.TryGetProperty("next_check_at", out _));
        Assert.True(Orders(id)[^1] is { ChangesNothing: true, Name: "mine" });
        Assert.Equal(["demo unchanged", "library created"], Projects(await api.GetAsync(Path(id))));
    }

    [Fact]
    public async Task Check_CannotBeDone_SaysWhy()
    {
        await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path(await AddAsync())}/check"), 400, "BAD_REQUEST");
        var moon = await AddAsync(region: "moon");
        await SetUpAsync(moon, new { public_url = TriggerUrl }, 202);
        await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path(moon)}/check"), 503, "SERVICE_UNAVAILABLE");
        var away = await AddAsync("unreachable.test");
        await SetUpAsync(away, new { public_url = TriggerUrl });
        Assert.Contains("connection refused", await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path(away)}/check"), 400, "BAD_REQUEST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_ASetUp_IsNotLookedAfterAnyMore()
    {
        var id = await AddAsync();
        await SetUpAsync(id, new { public_url = TriggerUrl });

        using var deleted = await api.SendAsync(HttpMethod.Delete, Path(id));

        Assert.Equal(200, (int)deleted.StatusCode);
        await ApiHost.RefusedAsync(api.Client.GetAsync(Path(id)), 404, "NOT_FOUND");
        await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Delete, Path(id)), 404, "NOT_FOUND");
    }

    private static string Path(long id) => $"/api/v1/registries/{id.ToString(CultureInfo.InvariantCulture)}/webhooks";

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IEnumerable<string> Projects(JsonElement answer) =>
        answer.GetProperty("projects").EnumerateArray().Select(project => $"{Text(project, "project")} {Text(project, "result")}");

    /// <summary>The patterns of each policy that the last run was told of.</summary>
    private List<string[]> Patterns(long id) => [.. Orders(id)[^1].Policies!.Select(filters => filters.SelectMany(filter => filter.Values).ToArray())];

    private List<WebhookOrder> Orders(long id) => [.. api.Webhooks.Orders.Where(order => order.Connection.RegistryId == id)];

    private async Task<JsonElement> SetUpAsync(long id, object body, int status = 200)
    {
        using var response = await api.PostAsync(Path(id), body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private Task<long> AddAsync(string host = "harbor.test", string user = "all", string region = "default", string? secret = null) => ApiHost.CreatedAsync(
        api.PostAsync("/api/v2.0/registries", new
        {
            name = api.Name("hooks"), type = "harbor", url = $"http://{host}", region, skip_verification = true, webhook_secret = secret,
            credential = new { access_key = user, access_secret = "s" },
        }),
        "/api/v2.0/registries");

    private Task<long> AddPolicyAsync(long source, long destination, string trigger, bool enabled, string name) => ApiHost.CreatedAsync(
        api.PostAsync("/api/v2.0/replication/policies", new
        {
            name = api.Name("policy"), src_registry = new { id = source }, dest_registry = new { id = destination }, trigger = new { type = trigger }, enabled,
            filters = new[] { new { type = "name", value = name } },
        }),
        "/api/v2.0/replication/policies");

    private static Task UntilAsync(Func<bool> condition, string expectation) => Eventually.TrueAsync(condition, expectation, Patience);
}
