using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class RegistriesTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Path = "/api/v2.0/registries";

    [Fact]
    public async Task Create_Healthy_IsShownWithoutItsSecret()
    {
        var name = api.Name("dr");
        var id = await ApiHost.CreatedAsync(
            api.PostAsync(Path, new
            {
                name,
                type = "docker-registry",
                url = " registry.test:5000/ ",
                insecure = true,
                description = "DR",
                credential = new { type = "basic", access_key = "robot", access_secret = "s3cret" },
                connect_to = "10.0.0.7:5001",
                max_concurrent_pulls = 4,
                webhook_secret = "h00k",
                some_future_member = 1,
            }),
            Path);

        using var response = await api.Client.GetAsync($"{Path}/{id}");
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("h00k", text, StringComparison.Ordinal);
        var registry = JsonDocument.Parse(text).RootElement;
        Assert.Equal(name, registry.GetProperty("name").GetString());
        Assert.Equal("http://registry.test:5000", registry.GetProperty("url").GetString());
        Assert.Equal("healthy", registry.GetProperty("status").GetString());
        Assert.Equal("default", registry.GetProperty("region").GetString());
        Assert.Equal("10.0.0.7:5001", registry.GetProperty("connect_to").GetString());
        Assert.Equal((4, 0), (registry.GetProperty("max_concurrent_pulls").GetInt32(), registry.GetProperty("max_concurrent_pushes").GetInt32()));
        Assert.Equal("robot", registry.GetProperty("credential").GetProperty("access_key").GetString());
        Assert.Equal("*****", registry.GetProperty("credential").GetProperty("access_secret").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", registry.GetProperty("creation_time").GetString());
        Assert.Equal(("s3cret", "10.0.0.7:5001"), api.Worker.Tried.Where(tried => tried.Name == name).Select(tried => (tried.AccessSecret, tried.ConnectTo)).Single());
        var stored = await api.DatabaseAsync(database => database.Registries.AsNoTracking().SingleAsync(row => row.Id == id));
        Assert.DoesNotContain("s3cret", stored.AccessSecret, StringComparison.Ordinal);
        Assert.Equal("http://registry.test:5000 via 10.0.0.7:5001", stored.Origin);
    }

    [Fact]
    public async Task Create_NameTaken_Is409()
    {
        var name = api.Name("taken");
        await api.AddRegistryAsync(name);
        var message = await ApiHost.RefusedAsync(api.PostAsync(Path, new { name, type = "docker-registry", url = "http://r.test" }), 409, "CONFLICT");
        Assert.Contains($"registry {name} already exists", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_SameNameManyTimesAtOnce_IsTakenOnce()
    {
        var name = api.Name("race");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            api.PostAsync(Path, new { name, type = "docker-registry", url = "http://r.test", skip_verification = true })));
        Assert.Equal([201, .. Enumerable.Repeat(409, 7)], answers.Select(answer => (int)answer.StatusCode).Order());
    }

    [Fact]
    public async Task Create_Unreachable_Is400NamingHostAndCauseAndSavesNothing()
    {
        var name = api.Name("away");
        var message = await ApiHost.RefusedAsync(
            api.PostAsync(Path, new { name, type = "docker-registry", url = "http://unreachable.test:5000" }), 400, "BAD_REQUEST");
        Assert.Equal("the registry is unhealthy: unreachable.test:5000: connection refused", message);
        Assert.Equal(0, (await api.GetAsync($"{Path}?q=name={name}")).GetArrayLength());
    }

    [Fact]
    public async Task Create_WrongCredentials_Is400()
    {
        var message = await ApiHost.RefusedAsync(
            api.PostAsync(Path, new { name = api.Name("r"), type = "docker-registry", url = "http://registry.test:5000", credential = new { access_key = "robot", access_secret = "wrong" } }),
            400, "BAD_REQUEST");
        Assert.Equal("the registry is unhealthy: registry.test:5000 refused user robot: 401", message);
    }

    [Fact]
    public async Task Create_UnreachableWithSkipVerification_IsSavedUnhealthy()
    {
        var id = await ApiHost.CreatedAsync(
            api.PostAsync(Path, new { name = api.Name("later"), type = "docker-registry", url = "http://unreachable.test:5000", skip_verification = true }), Path);
        Assert.Equal("unhealthy", (await api.GetAsync($"{Path}/{id}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Create_RegionWithoutWorker_Is503NamingIt()
    {
        var message = await ApiHost.RefusedAsync(
            api.PostAsync(Path, new { name = api.Name("r"), type = "docker-registry", url = "http://r.test", region = "mars" }), 503, "SERVICE_UNAVAILABLE");
        Assert.Contains("no worker in region \"mars\"", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"docker-registry","url":"http://r.test"}""", "name: must have 1 to 64 characters")]
    [InlineData("""{"name":"x","type":"quay","url":"http://r.test"}""", "type: \"quay\" is not supported; use docker-registry or harbor")]
    [InlineData("""{"name":"x","type":"docker-registry"}""", "url: \"\" is not the address of a registry")]
    [InlineData("""{"name":"x","type":"docker-registry","url":"ftp://r.test"}""", "give http(s)://host")]
    [InlineData("""{"name":"x","type":"docker-registry","url":"http://r.test","connect_to":"http://10.0.0.1"}""", "connect_to: \"http://10.0.0.1\" is not an address; give host or host:port")]
    [InlineData("""{"name":"x","type":"docker-registry","url":"http://r.test","region":"a b"}""", "region: \"a b\" is not a region's name")]
    [InlineData("""{"name":"x","type":"docker-registry","url":"http://r.test","ca_certificate":"nonsense"}""", "ca_certificate: is not a certificate; give PEM")]
    [InlineData("""{"name":"x","type":"docker-registry","url":"http://r.test","credential":{"type":"oauth"}}""", "use basic")]
    [InlineData("""{"name":"x","type":"docker-registry","url":"http://r.test","credential":{"access_secret":"*****"}}""", "access_secret: is the stars")]
    [InlineData("""{"name":"x","type":"docker-registry","url":"http://r.test","max_concurrent_pulls":-1}""", "max_concurrent_pulls: is -1; give the number of tasks at a time")]
    [InlineData("""{"name":"x","type":"docker-registry","url":"http://r.test","max_concurrent_pushes":100001}""", "max_concurrent_pushes: is 100001; give")]
    public async Task Create_BadInput_Is400NamingTheField(string body, string expected) =>
        Assert.Contains(expected, await ApiHost.RefusedAsync(api.PostAsync(Path, body), 400, "BAD_REQUEST"), StringComparison.Ordinal);

    [Fact]
    public async Task Create_SeveralMistakes_AreAllTold()
    {
        var message = await ApiHost.RefusedAsync(api.PostAsync(Path, "{}"), 400, "BAD_REQUEST");
        Assert.Equal(["name", "type", "url"], message.Split('\n').Select(line => line.Split(':')[0]));
    }

    [Fact]
    public async Task Update_NewUrlWithoutSecret_ClearsTheSecret()
    {
        var id = await AddWithSecretAsync();
        Assert.Equal(200, (int)(await api.PutAsync($"{Path}/{id}", new { url = "http://elsewhere.test:5000" })).StatusCode);
        var registry = await api.GetAsync($"{Path}/{id}");
        Assert.Equal("http://elsewhere.test:5000", registry.GetProperty("url").GetString());
        Assert.False(registry.GetProperty("credential").TryGetProperty("access_secret", out _));
        Assert.Null(api.Worker.Tried.Last(tried => tried.Url == "http://elsewhere.test:5000").AccessSecret);
    }

    [Fact]
    public async Task Update_NewConnectToWithoutSecret_ClearsTheSecret()
    {
        var id = await AddWithSecretAsync();
        await api.PutAsync($"{Path}/{id}", new { connect_to = "10.9.9.9" });
        Assert.False((await api.GetAsync($"{Path}/{id}")).GetProperty("credential").TryGetProperty("access_secret", out _));
    }

    [Theory]
    [InlineData("""{"description":"new"}""", 0)]
    [InlineData("""{"url":"http://registry.test:5000/"}""", 0)]
    [InlineData("""{"access_secret":"*****"}""", 0)]
    [InlineData("""{"access_secret":"changed"}""", 1)]
    [InlineData("""{"insecure":true}""", 1)]
    [InlineData("""{"max_concurrent_pushes":8}""", 0)]
    public async Task Update_Partial_KeepsTheRestAndCountsConnectionsOnly(string change, int versions)
    {
        var id = await AddWithSecretAsync();
        Assert.Equal(200, (int)(await api.PutAsync($"{Path}/{id}", change)).StatusCode);
        var registry = await api.GetAsync($"{Path}/{id}");
        Assert.Equal("robot", registry.GetProperty("credential").GetProperty("access_key").GetString());
        Assert.Equal("*****", registry.GetProperty("credential").GetProperty("access_secret").GetString());
        Assert.Equal(1 + versions, await api.DatabaseAsync(database => database.Registries.Where(row => row.Id == id).Select(row => row.Version).SingleAsync()));
    }

    [Fact]
    public async Task Update_Unreachable_Is400AndChangesNothing()
    {
        var id = await AddWithSecretAsync();
        await ApiHost.RefusedAsync(api.PutAsync($"{Path}/{id}", new { url = "http://unreachable.test:5000" }), 400, "BAD_REQUEST");
        Assert.Equal("http://registry.test:5000", (await api.GetAsync($"{Path}/{id}")).GetProperty("url").GetString());
    }

    [Fact]
    public async Task Delete_Unused_IsGone()
    {
        var id = await api.AddRegistryAsync();
        Assert.Equal(200, (int)(await api.SendAsync(HttpMethod.Delete, $"{Path}/{id}")).StatusCode);
        Assert.Equal($"registry {id} not found", await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path}/{id}"), 404, "NOT_FOUND"));
    }

    [Fact]
    public async Task Delete_InUse_Is412NamingThePolicy()
    {
        var name = api.Name("user");
        var policy = await api.GetAsync($"/api/v2.0/replication/policies/{await api.AddPolicyAsync(name)}");
        foreach (var side in new[] { "src_registry", "dest_registry" })
        {
            var id = policy.GetProperty(side).GetProperty("id").GetInt64();
            var message = await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Delete, $"{Path}/{id}"), 412, "PRECONDITION");
            Assert.Equal($"the registry {id} is referenced by replication policies, cannot delete it: change or delete {name} first", message);
        }
    }

    [Theory]
    [InlineData("GET", "/99999")]
    [InlineData("GET", "/99999/info")]
    [InlineData("DELETE", "/99999")]
    [InlineData("PUT", "/99999")]
    public async Task Registry_Unknown_Is404(string method, string path) => Assert.Contains(
        "not found", await ApiHost.RefusedAsync(api.SendAsync(new HttpMethod(method), $"{Path}{path}", method == "PUT" ? new { } : null), 404, "NOT_FOUND"), StringComparison.Ordinal);

    [Theory]
    [InlineData("/0")]
    [InlineData("/0/info")]
    public async Task Registry_Zero_Is400BecauseThereIsNoLocalHarbor(string path) => Assert.Contains(
        "id: is absent or 0, the local Harbor, which this installation does not have", await ApiHost.RefusedAsync(api.Client.GetAsync(Path + path), 400, "BAD_REQUEST"), StringComparison.Ordinal);

    [Fact]
    public async Task Registry_IdNotANumber_Is422() => Assert.Equal(
        "validation failure list:\nid in path must be of type int64: \"abc\"",
        await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path}/abc"), 422, "UNPROCESSABLE_ENTITY"));

    [Fact]
    public async Task Info_OfARegistry_NamesFiltersAndTriggers()
    {
        var info = await api.GetAsync($"{Path}/{await api.AddRegistryAsync()}/info");
        Assert.Equal("docker-registry", info.GetProperty("type").GetString());
        Assert.Equal(["name", "tag", "resource"], info.GetProperty("supported_resource_filters").EnumerateArray().Select(filter => filter.GetProperty("type").GetString()!));
        Assert.Equal(JsonValueKind.Null, info.GetProperty("supported_resource_filters")[0].GetProperty("values").ValueKind);
        Assert.Equal(["manual", "scheduled"], info.GetProperty("supported_triggers").EnumerateArray().Select(trigger => trigger.GetString()!));
        Assert.True(info.GetProperty("supported_copy_by_chunk").GetBoolean());
    }

    [Fact]
    public async Task Info_OfAHarbor_IsAsRecorded()
    {
        var id = await ApiHost.CreatedAsync(api.PostAsync(Path, new { name = api.Name("h"), type = "harbor", url = "http://harbor.test" }), Path);
        Assert.True(JsonElement.DeepEquals(
            JsonSerializer.SerializeToElement(HarborReplication.Testing.Recordings.RecordedExchange.Find("registry-info").Json),
            await api.GetAsync($"{Path}/{id}/info")));
    }

    [Fact]
    public async Task Adapters_AreWhatCanBeRegistered()
    {
        Assert.Equal(["docker-registry", "harbor"], (await api.GetAsync("/api/v2.0/replication/adapters")).EnumerateArray().Select(type => type.GetString()!));
        Assert.Equal(JsonValueKind.Object, (await api.GetAsync("/api/v2.0/replication/adapterinfos")).ValueKind);
    }

    [Fact]
    public async Task Ping_OfAStoredRegistry_IgnoresAGivenAddress()
    {
        var id = await AddWithSecretAsync();
        Assert.Equal(200, (int)(await api.PostAsync($"{Path}/ping", new { id, url = "http://thief.test" })).StatusCode);
        Assert.DoesNotContain(api.Worker.Tried, tried => tried.Url.Contains("thief", StringComparison.Ordinal));
        Assert.Contains(api.Worker.Tried, tried => tried.RegistryId == id && tried.AccessSecret == "s3cret");
    }

    [Fact]
    public async Task Ping_OfAStoredRegistry_SetsItsStatus()
    {
        var id = await ApiHost.CreatedAsync(
            api.PostAsync(Path, new { name = api.Name("later"), type = "docker-registry", url = "http://registry.test:5000", skip_verification = true }), Path);
        Assert.Equal(200, (int)(await api.PostAsync($"{Path}/ping", new { id })).StatusCode);
        Assert.Equal("healthy", (await api.GetAsync($"{Path}/{id}")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{"url":"http://unreachable.test:5000","type":"docker-registry"}""", 400, "BAD_REQUEST", "connection refused")]
    [InlineData("""{"type":"docker-registry"}""", 400, "BAD_REQUEST", "url: ")]
    [InlineData("""{"url":"http://r.test"}""", 400, "BAD_REQUEST", "type: ")]
    [InlineData("""{"id":99999}""", 404, "NOT_FOUND", "registry 99999 not found")]
    [InlineData("""{"url":"http://r.test","type":"docker-registry","region":"mars"}""", 503, "SERVICE_UNAVAILABLE", "no worker in region \"mars\"")]
    public async Task Ping_BadInput_SaysWhat(string body, int status, string code, string expected) =>
        Assert.Contains(expected, await ApiHost.RefusedAsync(api.PostAsync($"{Path}/ping", body), status, code), StringComparison.Ordinal);

    private Task<long> AddWithSecretAsync() => ApiHost.CreatedAsync(
        api.PostAsync(Path, new
        {
            name = api.Name("secret"), type = "docker-registry", url = "http://registry.test:5000", credential = new { access_key = "robot", access_secret = "s3cret" },
        }),
        Path);
}
