using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>The webhooks of a Harbor, from one request to what is at the destination.</summary>
public sealed class HarborWebhookTests : IAsyncLifetime
{
    private const string Password = "Harbor12345";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    // What docs/harbor-robots.md grants, and a test there grants exactly.
    private static readonly string[] Rights =
    [
        "repository: list", "repository: pull", "artifact: list", "artifact: read", "notification-policy: list", "notification-policy: create", "notification-policy: update",
    ];

    private readonly TemporaryDirectory _directory = new("harbor-webhooks");
    private readonly Instance _instance = new();
    private SandboxRegistry _source = null!;
    private SandboxRegistry _destination = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await SandboxRegistry.StartAsync(
            new SandboxOptions { Directory = _directory.Combine("source"), Harbor = new SandboxHarborOptions { AdminPassword = Password, WebhookDelay = TimeSpan.FromMilliseconds(10) } }, Cancel);
        _destination = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = _directory.Combine("destination") }, Cancel);
        _admin = new HttpClient(new SocketsHttpHandler()) { BaseAddress = _source.Url };
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
        _admin.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
        _instance.Settings["Webhooks__PublicUrl"] = _instance.Url.ToString();
        _instance.Settings["Webhooks__CheckInterval"] = "00:00:01";
        await _instance.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _instance.DisposeAsync();
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task SetUp_RobotWithTheDocumentedRights_PushesArriveAndDriftIsRepaired()
    {
        await _source.Seed.ImageAsync("demo/app", "before", cancellationToken: Cancel);
        var registry = await FollowAsync();

        var answer = await SetUpAsync(registry);
        Assert.Equal("complete", (string?)answer["status"]);
        Assert.Equal(["demo created", "library created"], Projects(answer));

        // TriggerService hears of the registry's secret on its own way.
        await ArrivesAsync("demo/app", "v1");
        await UntilAsync(async () => (string?)(await GetAsync($"/api/v1/registries/{registry}/event-source"))["via"] == "webhooks", "events come by webhooks");

        // A project that comes later, one that somebody has changed, one that somebody has deleted.
        _source.Harbor!.Project("later");
        await _source.Seed.ImageAsync("later/app", "before", cancellationToken: Cancel);
        await ChangeAsync("demo", policy => policy["enabled"] = false);
        await DeleteAsync("library");
        await UntilAsync(async () => await AllUnchangedAsync(registry, 3), "every project is as wanted again");
        await ArrivesAsync("later/app", "v1");

        using var changed = await _instance.Api.SendAsync(HttpMethod.Put, $"/api/v2.0/registries/{registry}", new JsonObject { ["webhook_secret"] = "new secret" }, Cancel);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await UntilAsync(
            async () => (await PoliciesAsync("demo")).Any(policy => (string?)policy!["targets"]![0]!["auth_header"] == "Bearer new secret"), "the new secret is in Harbor");
        await ArrivesAsync("demo/app", "v2");
        Assert.Single(await PoliciesAsync("demo"));
        Assert.DoesNotContain("new secret", (await GetAsync($"/api/v1/registries/{registry}/webhooks")).ToJsonString(), StringComparison.Ordinal);
    }

    private async Task<long> FollowAsync()
    {
        var robot = _source.Harbor!.Robot("replication-source", "s3cret", [.. Rights.Select(right => new HarborPermission(right.Split(": ")[0], right.Split(": ")[1]))]);
        var source = await _instance.Api.CreateRegistryAsync(
            "source",
            _source.Url,
            new JsonObject { ["type"] = "harbor", ["credential"] = new JsonObject { ["access_key"] = robot.UserName, ["access_secret"] = robot.Password } },
            Cancel);
        var destination = await _instance.Api.CreateRegistryAsync("destination", _destination.Url, cancellationToken: Cancel);
        await _instance.Api.CreatePolicyAsync(
            "pushes", source, destination, new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" }, ["reconcile"] = "off" }, Cancel);
        return source;
    }

    /// <summary>Pushes until it arrives: nothing but a webhook tells of it, and its secret may be on its way still.</summary>
    private Task ArrivesAsync(string repository, string tag) => UntilAsync(
        async () =>
        {
            if (_destination.Tags(repository).Contains(tag))
                return true;
            using var pulled = await _admin.GetAsync(new Uri($"/v2/{repository}/manifests/before", UriKind.Relative), Cancel);
            using var content = new ByteArrayContent(await pulled.Content.ReadAsByteArrayAsync(Cancel));
            content.Headers.ContentType = pulled.Content.Headers.ContentType;
            using var pushed = await _admin.PutAsync(new Uri($"/v2/{repository}/manifests/{tag}", UriKind.Relative), content, Cancel);
            pushed.EnsureSuccessStatusCode();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancel);
            return false;
        },
        $"{repository}:{tag} is at the destination");

    private async Task<JsonObject> SetUpAsync(long registry)
    {
        using var response = await _instance.Api.SendAsync(HttpMethod.Post, $"/api/v1/registries/{registry}/webhooks", new JsonObject(), Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
    }

    private async Task<bool> AllUnchangedAsync(long registry, int projects)
    {
        var answer = await GetAsync($"/api/v1/registries/{registry}/webhooks/check");
        return Projects(answer).Count(project => project.EndsWith(" unchanged", StringComparison.Ordinal)) == projects;
    }

    private static List<string> Projects(JsonObject answer) =>
        [.. answer["projects"]!.AsArray().Select(project => $"{(string?)project!["project"]} {(string?)project["result"]}")];

    private async Task<JsonObject> GetAsync(string path)
    {
        using var response = await _instance.Api.SendAsync(HttpMethod.Get, path, cancellationToken: Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
    }

    private async Task<JsonArray> PoliciesAsync(string project) =>
        (await _admin.GetFromJsonAsync<JsonArray>(new Uri($"/api/v2.0/projects/{project}/webhook/policies", UriKind.Relative), Cancel))!;

    private async Task ChangeAsync(string project, Action<JsonObject> change)
    {
        var policy = Assert.Single(await PoliciesAsync(project))!.AsObject();
        change(policy);
        using var content = JsonContent.Create(policy);
        using var response = await _admin.PutAsync(new Uri($"/api/v2.0/projects/{project}/webhook/policies/{policy["id"]}", UriKind.Relative), content, Cancel);
        response.EnsureSuccessStatusCode();
    }

    private async Task DeleteAsync(string project)
    {
        var id = Assert.Single(await PoliciesAsync(project))!["id"];
        using var response = await _admin.DeleteAsync(new Uri($"/api/v2.0/projects/{project}/webhook/policies/{id}", UriKind.Relative), Cancel);
        response.EnsureSuccessStatusCode();
    }

    private Task UntilAsync(Func<Task<bool>> condition, string expectation) =>
        Eventually.TrueAsync(_ => condition(), expectation, Deadline, () => Task.FromResult(_instance.Process.Tail()), Cancel);
}
