using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;

namespace HarborReplication.Sandbox.Tests.Harbor;

public sealed class HarborAccessTests : HarborTest
{
    private static readonly HarborPermission Push = new("repository", "push");
    private static readonly HarborPermission Pull = new("repository", "pull");

    [Fact]
    public async Task Token_ForARobot_GrantsWhatItMayDoOfWhatItAsks()
    {
        await Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);
        var robot = Registry.Harbor.Robot("puller", "secret", [Pull]);

        var token = await TokenAsync("repository:demo/app:pull,push", robot);
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;

        var access = Assert.Single(claims["access"]!.AsArray())!;
        Assert.Equal("repository demo/app", $"{access["type"]} {access["name"]}");
        Assert.Equal(["pull"], access["actions"]!.AsArray().Select(action => (string?)action));
        Assert.Equal(200, (int)await WithTokenAsync(HttpMethod.Get, "/v2/demo/app/manifests/v1", token));
        Assert.Equal(401, (int)await WithTokenAsync(HttpMethod.Post, "/v2/demo/app/blobs/uploads/", token));
        Assert.Equal(401, (int)await WithTokenAsync(HttpMethod.Get, "/v2/demo/app/manifests/v1", token + "x"));
    }

    [Fact]
    public async Task Token_AfterRevocation_IsRefused()
    {
        await Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);
        var token = await TokenAsync("repository:demo/app:pull", Admin);

        Registry.RevokeTokens();

        Assert.Equal(401, (int)await WithTokenAsync(HttpMethod.Get, "/v2/demo/app/manifests/v1", token));
    }

    [Fact]
    public async Task PublicProject_WithAnAnonymousToken_IsPulledFromButNotPushedTo()
    {
        Registry.Harbor.Project("open", isPublic: true);
        await Registry.Seed.ImageAsync("open/app", "v1", cancellationToken: CancellationToken);

        var token = await TokenAsync("repository:open/app:pull,push", null);

        Assert.Equal(200, (int)await WithTokenAsync(HttpMethod.Get, "/v2/open/app/manifests/v1", token));
        Assert.Equal(401, (int)await WithTokenAsync(HttpMethod.Post, "/v2/open/app/blobs/uploads/", token));
    }

    [Fact]
    public async Task Robot_OfOneProject_SeesAndUsesNoOther()
    {
        await Registry.Seed.ImageAsync("mine/app", "v1", cancellationToken: CancellationToken);
        await Registry.Seed.ImageAsync("theirs/app", "v1", cancellationToken: CancellationToken);
        var robot = Registry.Harbor.Robot("mine", "secret", [Pull with { Namespace = "mine" }, new HarborPermission("artifact", "list") { Namespace = "mine" }]);

        var projects = await ListAsync("/api/v2.0/projects", robot);
        using var own = await GetAsync("/api/v2.0/projects/mine/repositories/app/artifacts", robot);
        using var other = await GetAsync("/api/v2.0/projects/theirs/repositories/app/artifacts", robot);
        using var pulled = await GetAsync("/v2/theirs/app/manifests/v1", robot);

        Assert.Equal("mine", (string?)Assert.Single(projects)!["name"]);
        Assert.Equal((200, 403, 401), ((int)own.StatusCode, (int)other.StatusCode, (int)pulled.StatusCode));
    }

    [Fact]
    public async Task Robot_WithARightForTheSystem_LosesThoseForProjects()
    {
        await Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);
        var robot = Registry.Harbor.Robot("both", "secret", [Pull, Push, new HarborPermission("audit-log", "list") { Namespace = HarborPermission.System }]);
        (await GetAsync("/v2/demo/app/manifests/v1")).Dispose();

        using var pulled = await GetAsync("/v2/demo/app/manifests/v1", robot);

        Assert.Equal(401, (int)pulled.StatusCode);
        Assert.NotEmpty(await ListAsync("/api/v2.0/audit-logs", robot));
    }

    [Fact]
    public async Task BasicAnswer_SetsTheSessionCookie()
    {
        using var known = await GetAsync("/api/v2.0/projects");
        using var anonymous = await SendAsync(HttpMethod.Get, "/api/v2.0/projects", content: null, credentials: null);

        Assert.StartsWith("sid=", Header(known, "Set-Cookie"), StringComparison.Ordinal);
        Assert.Equal("", Header(anonymous, "Set-Cookie"));
    }

    private async Task<string> TokenAsync(string scope, SandboxCredentials? credentials)
    {
        using var response = await SendAsync(HttpMethod.Get, $"/service/token?service=harbor-registry&scope={scope}", content: null, credentials);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken))!["token"]!;
    }

    private async Task<System.Net.HttpStatusCode> WithTokenAsync(HttpMethod method, string path, string token)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("*/*");
        using var response = await Client.SendAsync(request, CancellationToken);
        return response.StatusCode;
    }
}
