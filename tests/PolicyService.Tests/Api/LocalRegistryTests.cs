using System.Text.Json;

namespace HarborReplication.PolicyService.Tests.Api;

/// <summary>What clients that were written for a Harbor find, where one of the registries stands for it.</summary>
public sealed class LocalRegistryTests(LocalRegistryTests.Host host) : IClassFixture<LocalRegistryTests.Host>
{
    private const string Registries = "/api/v2.0/registries";
    private const string Policies = "/api/v2.0/replication/policies";

    [Fact]
    public async Task Get_Zero_IsTheNamedRegistryAsLocal()
    {
        var registry = await host.Api.GetAsync($"{Registries}/0");

        Assert.Equal((0, "Local", "docker-registry"), (registry.GetProperty("id").GetInt64(), registry.GetProperty("name").GetString(), registry.GetProperty("type").GetString()));
        Assert.Equal("0001-01-01T00:00:00.000Z", registry.GetProperty("creation_time").GetString());
        Assert.Equal("""{"type":"secret","access_secret":"*****"}""", registry.GetProperty("credential").GetRawText());
        Assert.False(registry.TryGetProperty("description", out _));
    }

    [Fact]
    public async Task List_ShowsItByItsOwnIdOnly() =>
        Assert.Equal([host.Hub], (await host.Api.GetAsync($"{Registries}?q=name={Host.Name}")).EnumerateArray().Select(row => row.GetProperty("id").GetInt64()));

    [Fact]
    public async Task Info_OfZero_OffersEventsToo()
    {
        Assert.Equal(["manual", "scheduled", "event_based"], Triggers(await host.Api.GetAsync($"{Registries}/0/info")));
        Assert.Equal(["manual", "scheduled"], Triggers(await host.Api.GetAsync($"{Registries}/{host.Hub}/info")));
    }

    [Fact]
    public async Task Ping_Zero_TriesTheNamedRegistry()
    {
        using var answer = await host.Api.PostAsync($"{Registries}/ping", new { id = 0 });
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Contains(host.Api.Worker.Tried, tried => tried.RegistryId == host.Hub);
    }

    [Fact]
    public async Task Write_Zero_Is404()
    {
        Assert.Contains(Host.Name, await ApiHost.RefusedAsync(host.Api.PutAsync($"{Registries}/0", new { description = "x" }), 404, "NOT_FOUND"), StringComparison.Ordinal);
        Assert.Contains(Host.Name, await ApiHost.RefusedAsync(host.Api.SendAsync(HttpMethod.Delete, $"{Registries}/0"), 404, "NOT_FOUND"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\":0}")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Policy_FromZero_IsOfTheNamedRegistryAndShowsZero(string source)
    {
        var other = await host.Api.AddRegistryAsync();
        var policy = await host.Api.GetAsync($"{Policies}/{await AddAsync(source, $"{{\"id\":{other}}}")}");

        Assert.Equal((0, "Local"), (policy.GetProperty("src_registry").GetProperty("id").GetInt64(), policy.GetProperty("src_registry").GetProperty("name").GetString()));
        Assert.Equal(other, policy.GetProperty("dest_registry").GetProperty("id").GetInt64());
        var shown = await host.Api.GetAsync($"{Policies}?q=src_registry_id=0,name={policy.GetProperty("name").GetString()}");
        Assert.Equal(1, shown.GetArrayLength());
        Assert.Equal(host.Hub, await SourceAsync(policy.GetProperty("id").GetInt64()));
    }

    [Fact]
    public async Task Policy_ToZero_ShowsZeroAmongTheDestinations()
    {
        var other = await host.Api.AddRegistryAsync();
        var policy = await host.Api.GetAsync($"{Policies}/{await AddAsync($"{{\"id\":{other}}}", "null")}");
        Assert.Equal(0, policy.GetProperty("dest_registry").GetProperty("id").GetInt64());
        Assert.Equal(0, policy.GetProperty("destinations")[0].GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Policy_ByItsOwnId_ShowsItsOwnId()
    {
        var other = await host.Api.AddRegistryAsync();
        var policy = await host.Api.GetAsync($"{Policies}/{await AddAsync($"{{\"id\":{host.Hub}}}", $"{{\"id\":{other}}}")}");
        Assert.Equal((host.Hub, Host.Name), (policy.GetProperty("src_registry").GetProperty("id").GetInt64(), policy.GetProperty("src_registry").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Policy_FromZeroToZero_Is400() => Assert.Contains(
        "dest_registry.id: is absent or 0, the local Harbor, as the source is",
        await ApiHost.RefusedAsync(host.Api.SendAsync(HttpMethod.Post, Policies, Policy("both", "{\"id\":0}", "null")), 400, "BAD_REQUEST"), StringComparison.Ordinal);

    [Fact]
    public async Task Policy_FromZeroToTheNamedRegistry_Is400() => Assert.Contains(
        "dest_registry.id: is the source too",
        await ApiHost.RefusedAsync(host.Api.SendAsync(HttpMethod.Post, Policies, Policy("itself", "null", $"{{\"id\":{host.Hub}}}")), 400, "BAD_REQUEST"), StringComparison.Ordinal);

    [Fact]
    public async Task Get_ZeroBeforeItIsRegistered_Is404NamingTheSetting()
    {
        await using var api = new ApiHost(localRegistry: "later");
        await api.InitializeAsync();
        Assert.Contains(
            "Harbor__LocalRegistry names later, which is not registered", await ApiHost.RefusedAsync(api.Client.GetAsync($"{Registries}/0"), 404, "NOT_FOUND"), StringComparison.Ordinal);
        await api.AddRegistryAsync("later");
        Assert.Equal("Local", (await api.GetAsync($"{Registries}/0")).GetProperty("name").GetString());
    }

    private Task<long> AddAsync(string source, string destination) =>
        ApiHost.CreatedAsync(host.Api.SendAsync(HttpMethod.Post, Policies, Policy(host.Api.Name("policy"), source, destination)), Policies);

    private Task<long> SourceAsync(long policy) =>
        host.Api.DatabaseAsync(async database => (await database.Policies.FindAsync(policy))!.SourceRegistryId);

    private static string Policy(string name, string source, string destination) =>
        $"{{\"name\":\"{name}\",\"src_registry\":{source},\"dest_registry\":{destination}}}";

    private static IEnumerable<string?> Triggers(JsonElement info) => info.GetProperty("supported_triggers").EnumerateArray().Select(trigger => trigger.GetString());

    public sealed class Host : IAsyncLifetime
    {
        public const string Name = "hub";

        public ApiHost Api { get; } = new(localRegistry: Name);

        public long Hub { get; private set; }

        public async ValueTask InitializeAsync()
        {
            await Api.InitializeAsync();
            Hub = await Api.AddRegistryAsync(Name);
        }

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
