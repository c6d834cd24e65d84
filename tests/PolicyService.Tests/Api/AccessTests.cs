using System.Net.Http.Headers;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class AccessTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Registries = "/api/v2.0/registries";

    [Fact]
    public async Task Api_WithoutCredentials_Is401InHarborsShape()
    {
        using var client = api.Anonymous();
        Assert.Equal("unauthorized", await ApiHost.RefusedAsync(client.GetAsync("/api/v2.0/replication/policies"), 401, "UNAUTHORIZED"));
    }

    [Theory]
    [InlineData("admin", "wrong")]
    [InlineData("admin", "")]
    [InlineData("root", ApiHost.Password)]
    [InlineData("Admin", ApiHost.Password)]
    public async Task Api_WrongUserOrPassword_Is401(string user, string password)
    {
        using var client = api.Anonymous();
        client.DefaultRequestHeaders.Authorization = ApiHost.Basic(user, password);
        await ApiHost.RefusedAsync(client.GetAsync(Registries), 401, "UNAUTHORIZED");
    }

    [Fact]
    public async Task Api_MalformedAuthorization_Is401()
    {
        using var client = api.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Basic not*base64");
        await ApiHost.RefusedAsync(client.GetAsync(Registries), 401, "UNAUTHORIZED");
    }

    [Theory]
    [InlineData("/API/v2.0/registries")]
    [InlineData("/api/v2.0/nosuch")]
    [InlineData("/api/v2.0/%72egistries")]
    public async Task Api_OtherSpellings_AreGuardedToo(string path)
    {
        using var client = api.Anonymous();
        await ApiHost.RefusedAsync(client.GetAsync(path), 401, "UNAUTHORIZED");
    }

    [Fact]
    public async Task Keys_OfOneSide_DoNotOpenTheOther()
    {
        using var worker = api.Anonymous();
        worker.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiHost.WorkerToken);
        await ApiHost.RefusedAsync(worker.GetAsync(Registries), 401, "UNAUTHORIZED");
        await ApiHost.RefusedAsync(api.Client.GetAsync("/internal/registries/1/connection"), 401, "UNAUTHORIZED");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v2.0.json")]
    [InlineData("/docs")]
    public async Task HealthMetricsAndDocumentation_WithoutCredentials_AreOpen(string path)
    {
        using var client = api.Anonymous();
        Assert.Equal(200, (int)(await client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task RequestId_Given_IsRepeated()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Registries);
        request.Headers.Add("X-Request-Id", "mine-1");
        Assert.Equal(["mine-1"], (await api.Client.SendAsync(request)).Headers.GetValues("X-Request-Id"));
    }

    [Fact]
    public async Task RequestId_NotGiven_IsMadeEvenForRefusals()
    {
        using var client = api.Anonymous();
        var first = Assert.Single((await client.GetAsync(Registries)).Headers.GetValues("X-Request-Id"));
        var second = Assert.Single((await client.GetAsync(Registries)).Headers.GetValues("X-Request-Id"));
        Assert.True(Guid.TryParse(first, out _));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Path_Unknown_Is404InHarborsShape() => Assert.Equal(
        "path /api/v2.0/nosuch was not found", await ApiHost.RefusedAsync(api.Client.GetAsync("/api/v2.0/nosuch"), 404, "NOT_FOUND"));

    [Fact]
    public async Task Method_NotThere_Is405NamingWhatIs()
    {
        var message = await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Patch, $"{Registries}/1", new { }), 405, "METHOD_NOT_ALLOWED");
        Assert.Contains("method PATCH is not allowed", message, StringComparison.Ordinal);
        Assert.Contains("PUT", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_OfTheApi_NamesOperationsParametersAndMembers()
    {
        var document = await api.GetAsync("/openapi/v2.0.json");
        var list = document.GetProperty("paths").GetProperty("/api/v2.0/replication/executions").GetProperty("get");
        Assert.Equal("listReplicationExecutions", list.GetProperty("operationId").GetString());
        Assert.Superset(
            new HashSet<string?> { "page", "page_size", "sort", "policy_id", "status", "trigger" },
            list.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).ToHashSet());
        var get = document.GetProperty("paths").GetProperty("/api/v2.0/replication/policies/{id}").GetProperty("get");
        Assert.Equal("id", get.GetProperty("parameters")[0].GetProperty("name").GetString());
        var members = document.GetProperty("components").GetProperty("schemas").GetProperty("PolicyResponse").GetProperty("properties");
        Assert.Equal(("string", "string"), (members.GetProperty("dest_namespace").GetProperty("type").GetString(), members.GetProperty("creation_time").GetProperty("type").GetString()));
    }
}
