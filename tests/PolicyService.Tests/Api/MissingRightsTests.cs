namespace HarborReplication.PolicyService.Tests.Api;

public sealed class MissingRightsTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Find_RightsThatAreMissing_AreNamedForEachUse()
    {
        var found = await api.GetAsync($"/api/v1/registries/{await AddAsync("limited")}/missing-rights?use=source,audit_log");

        Assert.Equal(["right: source", "right: audit_log"], found.EnumerateArray().Select(right => right.GetProperty("name").GetString()));
        Assert.Equal("source needs it", found[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Find_NothingMissing_IsAnEmptyList() =>
        Assert.Equal("[]", (await api.GetAsync($"/api/v1/registries/{await AddAsync("all")}/missing-rights?use=destination,deletion")).GetRawText());

    [Theory]
    [InlineData("")]
    [InlineData("?use=")]
    [InlineData("?use=source,sink")]
    public async Task Find_UseThatIsNone_Is400NamingWhatThereIs(string query) => Assert.Contains(
        "give one or more of source, destination, deletion, audit_log, webhooks",
        await ApiHost.RefusedAsync(api.Client.GetAsync($"/api/v1/registries/{await AddAsync("any")}/missing-rights{query}"), 400, "BAD_REQUEST"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Find_NoSuchRegistry_Is404() =>
        await ApiHost.RefusedAsync(api.Client.GetAsync("/api/v1/registries/99999/missing-rights?use=source"), 404, "NOT_FOUND");

    [Fact]
    public async Task Find_UnreachableRegistry_Is400NamingTheCause() => Assert.Contains(
        "connection refused",
        await ApiHost.RefusedAsync(api.Client.GetAsync($"/api/v1/registries/{await AddAsync("any", "unreachable.test")}/missing-rights?use=source"), 400, "BAD_REQUEST"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Find_WorkerOfAnOlderVersion_Is503AndNotNothingMissing() => Assert.Contains(
        "is of an older version",
        await ApiHost.RefusedAsync(api.Client.GetAsync($"/api/v1/registries/{await AddAsync("limited", "old-worker.test")}/missing-rights?use=source"), 503, "SERVICE_UNAVAILABLE"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Find_NoWorkerInTheRegion_Is503NamingIt() => Assert.Contains(
        "no worker in region \"moon\"",
        await ApiHost.RefusedAsync(api.Client.GetAsync($"/api/v1/registries/{await AddAsync("any", region: "moon")}/missing-rights?use=source"), 503, "SERVICE_UNAVAILABLE"),
        StringComparison.Ordinal);

    private Task<long> AddAsync(string user, string host = "registry.test", string region = "default") => ApiHost.CreatedAsync(
        api.PostAsync("/api/v2.0/registries", new
        {
            name = api.Name("rights"), type = "harbor", url = $"http://{host}", region, skip_verification = true, credential = new { access_key = user, access_secret = "s" },
        }),
        "/api/v2.0/registries");
}
