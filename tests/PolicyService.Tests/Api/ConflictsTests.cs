using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using HarborReplication.PolicyService.Pairs;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class ConflictsTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Path = "/api/v1/conflicts";
    private const string Policies = "/api/v2.0/replication/policies";

    [Fact]
    public async Task List_OfAPolicy_PagesNewestFirst()
    {
        var (policy, other) = (await api.AddPolicyAsync(), await api.AddPolicyAsync());
        await SeedAsync(policy, "v1");
        await SeedAsync(policy, "v2");
        await SeedAsync(policy, "v3");
        await SeedAsync(other, "v4");

        using var page = await api.Client.GetAsync($"{Path}?policy_id={policy}&page_size=2");

        Assert.Equal("3", page.Headers.GetValues("X-Total-Count").Single());
        Assert.Contains("rel=\"next\"", page.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        var shown = JsonDocument.Parse(await page.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(["v3", "v2"], shown.EnumerateArray().Select(conflict => conflict.GetProperty("reference").GetString()!));
        var first = shown[0];
        Assert.Equal(("last_push", policy), (first.GetProperty("rule").GetString(), first.GetProperty("policy_id").GetInt64()));
        Assert.Equal(
            """{"registry_id":2,"repository":"team/app","digest":"sha256:lost"}""", first.GetProperty("loser").GetRawText());
        Assert.Single((await api.GetAsync($"{Path}?q=policy_id={policy},reference=v1")).EnumerateArray());
        await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path}?policy_id=x"), 422, "UNPROCESSABLE_ENTITY");
        await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path}?page_size=101"), 422, "UNPROCESSABLE_ENTITY");
    }

    [Fact]
    public async Task Policy_HomeSite_IsShownAndSentBackAsItIs()
    {
        var (west, east) = (await RegistryAsync("west"), await RegistryAsync("east"));
        var there = await PolicyAsync(west, east, request => (request["conflict"], request["home_registry"]) = ("home_site", east));
        var back = await PolicyAsync(east, west);

        var shown = await api.GetAsync($"{Policies}/{there}");
        Assert.Equal(("home_site", east, there), (shown.GetProperty("conflict").GetString(), shown.GetProperty("home_registry").GetInt64(), shown.GetProperty("conflict_ruled_by").GetInt64()));
        var other = await api.GetAsync($"{Policies}/{back}");
        Assert.Equal(("last_push", there), (other.GetProperty("conflict").GetString(), other.GetProperty("conflict_ruled_by").GetInt64()));
        Assert.False(other.TryGetProperty("home_registry", out _));

        using var saved = await api.PutAsync($"{Policies}/{there}", shown.GetRawText());
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        Assert.Equal(east, (await api.GetAsync($"{Policies}/{there}")).GetProperty("home_registry").GetInt64());
    }

    [Fact]
    public async Task Policy_NothingComesBack_NamesNoOtherPolicy()
    {
        var policy = await PolicyAsync(await RegistryAsync("alone"), await RegistryAsync("mirror"));

        Assert.False((await api.GetAsync($"{Policies}/{policy}")).TryGetProperty("conflict_ruled_by", out _));
    }

    [Theory]
    [InlineData("newest", null, "conflict: \"newest\" is unknown; use last_push, home_site")]
    [InlineData("home_site", null, "home_registry: is missing; give the id of the registry whose pushes stay")]
    [InlineData("home_site", 999_999L, "home_registry: is 999999; give the id of the registry whose pushes stay")]
    [InlineData("last_push", 1L, "home_registry: is for the conflict rule home_site only")]
    public async Task Policy_BadRule_Is400NamingTheField(string conflict, long? home, string expected)
    {
        var request = Request(await RegistryAsync("bad"), await RegistryAsync("worse"));
        (request["conflict"], request["home_registry"]) = (conflict, home);

        Assert.Contains(expected, await ApiHost.RefusedAsync(api.PostAsync(Policies, request.ToJsonString()), 400, "BAD_REQUEST"), StringComparison.Ordinal);
    }

    private Task<long> RegistryAsync(string name)
    {
        var unique = api.Name(name);
        return ApiHost.CreatedAsync(api.PostAsync("/api/v2.0/registries", new { name = unique, type = "docker-registry", url = $"http://{unique}.test:5000" }), "/api/v2.0/registries");
    }

    private JsonObject Request(long source, long destination) => new()
    {
        ["name"] = api.Name("pair"), ["enabled"] = true, ["override"] = true,
        ["src_registry"] = new JsonObject { ["id"] = source }, ["dest_registry"] = new JsonObject { ["id"] = destination },
    };

    private Task<long> PolicyAsync(long source, long destination, Action<JsonObject>? change = null)
    {
        var request = Request(source, destination);
        change?.Invoke(request);
        return ApiHost.CreatedAsync(api.PostAsync(Policies, request.ToJsonString()), Policies);
    }

    private Task<int> SeedAsync(long policy, string tag) => api.DatabaseAsync(async database =>
    {
        database.Conflicts.Add(new RecordedConflict
        {
            PolicyId = policy, ExecutionId = 1, TaskId = 2, Reference = tag, Rule = "last_push", At = await database.NowAsync(default),
            WinnerRegistryId = 1, WinnerRepository = "team/app", WinnerDigest = "sha256:kept", LoserRegistryId = 2, LoserRepository = "team/app", LoserDigest = "sha256:lost",
        });
        return await database.SaveChangesAsync();
    });
}
