using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Testing.Recordings;

namespace HarborReplication.Sandbox.Tests.Harbor;

public sealed class WebhookTests : HarborTest
{
    protected override SandboxHarborOptions Harbor => new() { WebhookDelay = TimeSpan.FromMilliseconds(1) };

    [Theory]
    [InlineData("PUSH_ARTIFACT.Default", "application/json")]
    [InlineData("PUSH_ARTIFACT.by-digest.Default", "application/json")]
    [InlineData("PULL_ARTIFACT.Default", "application/json")]
    [InlineData("DELETE_ARTIFACT.Default", "application/json")]
    [InlineData("artifact.pushed.CloudEvents", "application/cloudevents+json")]
    [InlineData("artifact.pushed.by-digest.CloudEvents", "application/cloudevents+json")]
    [InlineData("artifact.pulled.CloudEvents", "application/cloudevents+json")]
    [InlineData("artifact.deleted.CloudEvents", "application/cloudevents+json")]
    public async Task Webhook_OfArtifact_IsTheRecordedOne(string recording, string contentType)
    {
        await using var receiver = new WebhookReceiver();
        var recorded = JsonNode.Parse(RecordedWebhook.Find(recording).Body)!;
        var resource = (recorded["event_data"] ?? recorded["data"])!["resources"]![0]!;
        var repository = (string)(recorded["event_data"] ?? recorded["data"])!["repository"]!["repo_full_name"]!;
        var image = await Registry.Seed.ImageAsync(repository, "first", cancellationToken: CancellationToken);
        var reference = ((string)resource["tag"]!).StartsWith("sha256:", StringComparison.Ordinal) ? image.Digest : (string)resource["tag"]!;
        if (!recording.Contains("push", StringComparison.OrdinalIgnoreCase))
        {
            Registry.Seed.Tag(repository, reference, image.Digest);
            Registry.Seed.RemoveTag(repository, "first");
        }

        await SubscribeAsync("demo", receiver, recording.EndsWith("Default", StringComparison.Ordinal) ? "Default" : "CloudEvents", "PUSH_ARTIFACT", "PULL_ARTIFACT", "DELETE_ARTIFACT");
        var path = $"/v2/{repository}/manifests/";
        if (recording.Contains("push", StringComparison.OrdinalIgnoreCase))
            (await PushAsync(repository, "first", reference)).Dispose();
        else if (recording.Contains("pull", StringComparison.OrdinalIgnoreCase))
            (await GetAsync(path + reference)).Dispose();
        else
            (await SendAsync(HttpMethod.Delete, $"/api/v2.0/projects/demo/repositories/{repository["demo/".Length..]}/artifacts/{reference}")).Dispose();

        var received = await receiver.NextAsync(Patience, CancellationToken);
        // The push's bytes are read by a pull first, which is an event as well.
        if (recording.Contains("push", StringComparison.OrdinalIgnoreCase))
            received = await receiver.NextAsync(Patience, CancellationToken);
        Assert.Equal(contentType, received.ContentType);
        Assert.Equal("Bearer s3cret", received.Authorization);
        var expected = JsonNode.Parse(RecordedWebhook.Find(recording).Body.Replace("127.0.0.1:18080", Registry.Authority, StringComparison.Ordinal));
        Assert.Empty(RecordedForm.Differences(expected, JsonNode.Parse(received.Body)));
    }

    [Fact]
    public async Task Webhook_TagByApi_SendsNone()
    {
        await using var receiver = new WebhookReceiver();
        await Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);
        await SubscribeAsync("demo", receiver, "Default", "PUSH_ARTIFACT", "DELETE_ARTIFACT");

        (await SendAsync(HttpMethod.Post, "/api/v2.0/projects/demo/repositories/app/artifacts/v1/tags", """{"name": "v2"}""")).Dispose();
        (await SendAsync(HttpMethod.Delete, "/api/v2.0/projects/demo/repositories/app/artifacts/v1/tags/v2")).Dispose();
        (await PushAsync("demo/app", "v1", "v3")).Dispose();

        // They are posted in order: had the tags sent any, they would be first.
        Assert.Contains("\"tag\":\"v3\"", (await receiver.NextAsync(Patience, CancellationToken)).Body, StringComparison.Ordinal);
        Assert.Equal(0, receiver.Waiting);
    }

    [Fact]
    public async Task Webhook_RepositoryDeleted_SaysNoDateOfIt()
    {
        await using var receiver = new WebhookReceiver();
        await Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);
        await SubscribeAsync("demo", receiver, "Default", "DELETE_ARTIFACT");

        (await SendAsync(HttpMethod.Delete, "/api/v2.0/projects/demo/repositories/app")).Dispose();

        var received = await receiver.NextAsync(Patience, CancellationToken);
        Assert.DoesNotContain("date_created", received.Body, StringComparison.Ordinal);
        Assert.Contains("DELETE_ARTIFACT", received.Body, StringComparison.Ordinal);
    }

    // A preflight that writes nothing can tell: with the right the same requests are refused for what they say.
    [Theory]
    [InlineData("GET", "", "list", 200)]
    [InlineData("POST", "", "create", 400)]
    [InlineData("PUT", "/99", "update", 404)]
    [InlineData("DELETE", "/99", "delete", 404)]
    public async Task Policies_RobotWithoutTheRight_RefusesBeforeItLooksAtTheRequest(string method, string policy, string right, int otherwise)
    {
        string[] rights = ["list", "create", "update", "delete"];
        Registry.Harbor!.Project("demo");
        var with = Registry.Harbor.Robot("with", "s", new HarborPermission("notification-policy", right));
        var without = Registry.Harbor.Robot("without", "s", [.. rights.Where(one => one != right).Select(one => new HarborPermission("notification-policy", one))]);
        var body = method is "POST" or "PUT" ? "{}" : null;

        using var allowed = await SendAsync(new HttpMethod(method), $"/api/v2.0/projects/demo/webhook/policies{policy}", body, with);
        using var refused = await SendAsync(new HttpMethod(method), $"/api/v2.0/projects/demo/webhook/policies{policy}", body, without);

        Assert.Equal((otherwise, 403), ((int)allowed.StatusCode, (int)refused.StatusCode));
    }

    private async Task SubscribeAsync(string project, WebhookReceiver receiver, string format, params string[] events)
    {
        var policy = new JsonObject
        {
            ["name"] = "hook",
            ["enabled"] = true,
            ["event_types"] = new JsonArray([.. events.Select(type => JsonValue.Create(type))]),
            ["targets"] = new JsonArray(new JsonObject
            {
                ["type"] = "http",
                ["address"] = receiver.Url,
                ["auth_header"] = "Bearer s3cret",
                ["payload_format"] = format,
            }),
        };
        using var response = await SendAsync(HttpMethod.Post, $"/api/v2.0/projects/{project}/webhook/policies", policy.ToJsonString());
        Assert.Equal(201, (int)response.StatusCode);
    }
}
