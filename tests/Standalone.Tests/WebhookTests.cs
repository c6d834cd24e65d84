using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>From what a real registry sends to what is at the destination, in one process.</summary>
public sealed class WebhookTests(SharedInstance shared) : IClassFixture<SharedInstance>, IAsyncLifetime
{
    private const string Secret = "webhook-secret";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly DockerRegistry _destination = new();
    private Instance _instance = null!;
    private DockerRegistry _source = null!;

    public async ValueTask InitializeAsync()
    {
        _instance = await shared.EmptyAsync(TestContext.Current.CancellationToken);
        _source = new DockerRegistry(new DockerRegistryOptions { NotificationUrl = new Uri(_instance.Url, "/webhooks/source"), NotificationSecret = Secret });
        await Task.WhenAll(_source.StartAsync(), _destination.StartAsync());
        _source.SkipUnlessAvailable();
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
    }

    [Fact]
    public async Task Push_RegistryNotifies_CopiedByAnEventExecution()
    {
        var policy = await FollowAsync(new JsonObject());
        var image = OciImages.Create(1);

        await _source.Client.PushImageAsync("library/app", "v1", image, TestContext.Current.CancellationToken);

        await AtDestinationAsync("library/app", "v1", image.Digest);
        Assert.All(await _instance.Api.ListExecutionsAsync(policy, TestContext.Current.CancellationToken), execution => Assert.Equal("event_based", execution.Trigger));
    }

    [Fact]
    public async Task Push_TagFilter_OnlyWhatItTakes()
    {
        var policy = await FollowAsync(new JsonObject { ["filters"] = new JsonArray(new JsonObject { ["type"] = "tag", ["value"] = "v*" }) });
        var image = OciImages.Create(2);

        await _source.Client.PushImageAsync("library/app", "latest", image, TestContext.Current.CancellationToken);
        await _source.Client.PushImageAsync("library/app", "v1", image, TestContext.Current.CancellationToken);

        await AtDestinationAsync("library/app", "v1", image.Digest);
        Assert.Null(await _destination.Client.DigestAsync("library/app", "latest", TestContext.Current.CancellationToken));
        Assert.NotEmpty(await _instance.Api.ListExecutionsAsync(policy, TestContext.Current.CancellationToken));
    }

    // A plain registry has no labels: nothing that a label filter asks for, everything that it only excludes.
    [Fact]
    public async Task Push_LabelFilter_TheSourceIsAsked()
    {
        var policy = await FollowAsync(new JsonObject
        {
            ["filters"] = new JsonArray(new JsonObject { ["type"] = "label", ["value"] = new JsonArray("bad"), ["decoration"] = "excludes" }),
        });
        var image = OciImages.Create(3);

        await _source.Client.PushImageAsync("library/app", "v1", image, TestContext.Current.CancellationToken);
        await _source.Client.PushImageAsync("library/other", "v1", image, TestContext.Current.CancellationToken);

        await AtDestinationAsync("library/app", "v1", image.Digest);
        await AtDestinationAsync("library/other", "v1", image.Digest);
        Assert.NotEmpty(await _instance.Api.ListExecutionsAsync(policy, TestContext.Current.CancellationToken));
    }

    // An event alone cannot tell what else is there: the source is asked, and what is none of the newest stays where it is.
    [Fact]
    public async Task Push_NewestFilter_OnlyWhatIsAmongThemAndNothingIsDeleted()
    {
        var policy = await FollowAsync(new JsonObject
        {
            ["deletion"] = true,
            ["filters"] = new JsonArray(
                new JsonObject { ["type"] = "tag", ["value"] = new JsonArray("v1", "v1.*") },
                new JsonObject { ["type"] = "newest", ["value"] = 1, ["syntax"] = "semver" }),
        });
        var (first, older, second) = (OciImages.Create(11), OciImages.Create(12), OciImages.Create(13));

        await _source.Client.PushImageAsync("library/app", "v1.1.0", first, TestContext.Current.CancellationToken);
        await AtDestinationAsync("library/app", "v1.1.0", first.Digest);
        await _source.Client.PushImageAsync("library/app", "v1.0.0", older, TestContext.Current.CancellationToken);
        await _source.Client.PushImageAsync("library/app", "v1.2.0", second, TestContext.Current.CancellationToken);
        await AtDestinationAsync("library/app", "v1.2.0", second.Digest);
        await SettledAsync(policy);

        Assert.Null(await _destination.Client.DigestAsync("library/app", "v1.0.0", TestContext.Current.CancellationToken));
        Assert.Equal(first.Digest, await _destination.Client.DigestAsync("library/app", "v1.1.0", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task PolicyTest_WithoutArtifacts_SaysWhatTheRunThenDoes()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (source, destination) = await RegisterAsync();
        var image = OciImages.Create(14);
        foreach (var reference in new[] { "library/app:1.0.0", "library/app:1.1.0", "library/app:latest", "team/app:1.0.0" })
            await _source.Client.PushImageAsync(reference.Split(':')[0], reference.Split(':')[1], image, cancellationToken);
        var filters = JsonNode.Parse("""[{"type":"name","value":"team/**","decoration":"excludes"},{"type":"tag","value":"^1.1","syntax":"semver"}]""")!;

        using var response = await _instance.Api.SendAsync(
            HttpMethod.Post, "/api/v1/policies/test",
            new JsonObject
            {
                ["src_registry"] = new JsonObject { ["id"] = source }, ["dest_registry"] = new JsonObject { ["id"] = destination }, ["dest_namespace"] = "mirror",
                ["filters"] = filters.DeepClone(),
            },
            cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        var policy = await _instance.Api.CreatePolicyAsync(
            "run", source, destination, new JsonObject { ["dest_namespace"] = "mirror", ["filters"] = filters.DeepClone() }, cancellationToken);
        await _instance.Api.StartExecutionAsync(policy, cancellationToken);
        await SettledAsync(policy);

        var matching = answer["artifacts"]!.AsArray().Where(artifact => (bool)artifact!["matches"]!).Select(artifact => (string?)artifact!["destinations"]![0]!["reference"]);
        Assert.Equal(["mirror/app:1.1.0"], matching);
        Assert.Equal(image.Digest, await _destination.Client.DigestAsync("mirror/app", "1.1.0", cancellationToken));
        Assert.Null(await _destination.Client.DigestAsync("mirror/app", "1.0.0", cancellationToken));
    }

    [Fact]
    public async Task Delete_PolicyFollowsDeletions_DeletedAtTheDestinationAndRecorded()
    {
        var policy = await FollowAsync(new JsonObject { ["deletion"] = true });
        var image = OciImages.Create(4);
        foreach (var tag in new[] { "v1", "latest" })
        {
            await _source.Client.PushImageAsync("library/app", tag, image, TestContext.Current.CancellationToken);
            await AtDestinationAsync("library/app", tag, image.Digest);
        }

        await SettledAsync(policy);

        await _source.Client.DeleteManifestAsync("library/app", image.Digest, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(
            async token => await _destination.Client.DigestAsync("library/app", "v1", token) is null && await _destination.Client.DigestAsync("library/app", "latest", token) is null,
            "both tags are gone", Deadline, DescribeAsync, TestContext.Current.CancellationToken);
        await SettledAsync(policy);
        var tasks = await TasksAsync(policy);
        Assert.Contains(tasks, task => task.Outcome == "deleted");
        Assert.DoesNotContain(tasks, task => task.Outcome == "failed");
    }

    [Fact]
    public async Task Delete_DestinationHasAnotherDigest_LeftAlone()
    {
        var policy = await FollowAsync(new JsonObject { ["deletion"] = true });
        var image = OciImages.Create(5);
        var other = OciImages.Create(6);
        await _source.Client.PushImageAsync("library/app", "v1", image, TestContext.Current.CancellationToken);
        await AtDestinationAsync("library/app", "v1", image.Digest);
        await SettledAsync(policy);
        await _destination.Client.PushImageAsync("library/app", "v1", other, TestContext.Current.CancellationToken);

        await TellAsync("delete", "library/app", "v1", image.Digest);

        await SkippedAsync(policy, "the source has it");
        await _source.Client.DeleteManifestAsync("library/app", image.Digest, TestContext.Current.CancellationToken);
        await SkippedAsync(policy, "may be deleted");
        Assert.Equal(other.Digest, await _destination.Client.DigestAsync("library/app", "v1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Delete_OtherTagNeedsTheManifest_LeftAlone()
    {
        var policy = await FollowAsync(new JsonObject { ["deletion"] = true, ["filters"] = new JsonArray(new JsonObject { ["type"] = "tag", ["value"] = "v1" }) });
        var image = OciImages.Create(7);
        await _source.Client.PushImageAsync("library/app", "v1", image, TestContext.Current.CancellationToken);
        await AtDestinationAsync("library/app", "v1", image.Digest);
        await SettledAsync(policy);
        await _destination.Client.PushImageAsync("library/app", "theirs", image, TestContext.Current.CancellationToken);

        await _source.Client.DeleteManifestAsync("library/app", image.Digest, TestContext.Current.CancellationToken);

        await SkippedAsync(policy, "tag theirs needs");
        Assert.Equal(image.Digest, await _destination.Client.DigestAsync("library/app", "v1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Replications_WithoutAPolicyAndWithAKey_OneExecutionAndItsEnd()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await RegisterAsync();
        var image = OciImages.Create(8);
        await _source.Client.PushImageAsync("library/app", "v1", image, cancellationToken);
        var body = new JsonObject
        {
            ["source"] = "source", ["destination"] = "destination", ["references"] = new JsonArray("library/app:v1"), ["idempotency_key"] = "build-1", ["wait_seconds"] = 60,
        };

        using var first = await _instance.Api.SendAsync(HttpMethod.Post, "/api/v1/replications", body, cancellationToken);
        using var second = await _instance.Api.SendAsync(HttpMethod.Post, "/api/v1/replications", body.DeepClone(), cancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        var answer = (await first.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        Assert.Equal("Succeed", (string?)answer["execution"]!["status"]);
        Assert.Equal((long?)answer["execution_id"], (long?)(await second.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["execution_id"]);
        Assert.Equal(image.Digest, await _destination.Client.DigestAsync("library/app", "v1", cancellationToken));
    }

    [Theory]
    [InlineData("""{"references":["library/app:v1"]}""", HttpStatusCode.BadRequest, "policy_id: is missing")]
    [InlineData("""{"policy_id":1,"references":["library/app"]}""", HttpStatusCode.BadRequest, "references[0]: must be")]
    [InlineData("""{"policy_id":1,"references":[]}""", HttpStatusCode.BadRequest, "references: must name")]
    [InlineData("""{"policy_id":1,"references":["a:b"],"lane":"bulk"}""", HttpStatusCode.BadRequest, "lane: ")]
    [InlineData("""{"policy_id":1,"references":["a:b"],"wait_seconds":9999}""", HttpStatusCode.BadRequest, "wait_seconds: ")]
    [InlineData("""{"policy_id":99,"references":["a:b"]}""", HttpStatusCode.NotFound, "replication policy 99 not found")]
    [InlineData("""{"source":"nobody","destination":"x","references":["a:b"]}""", HttpStatusCode.NotFound, "source: registry nobody not found")]
    [InlineData("""{"policy_id":1,"references":["a:b"],"haste":true}""", HttpStatusCode.UnprocessableEntity, "haste")]
    public async Task Replications_Mistaken_NamesTheField(string body, HttpStatusCode status, string mistake)
    {
        using var response = await _instance.Api.SendAsync(HttpMethod.Post, "/api/v1/replications", JsonNode.Parse(body), TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(mistake, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<(long Source, long Destination)> RegisterAsync() => (
        await _instance.Api.CreateRegistryAsync("source", _source.Url, new JsonObject { ["webhook_secret"] = Secret }, TestContext.Current.CancellationToken),
        await _instance.Api.CreateRegistryAsync("destination", _destination.Url, cancellationToken: TestContext.Current.CancellationToken));

    /// <summary>A policy that follows the source's events, known to the part that takes them.</summary>
    private async Task<long> FollowAsync(JsonObject additions)
    {
        var (source, destination) = await RegisterAsync();
        additions["trigger"] = new JsonObject { ["type"] = "event_based" };
        var policy = await _instance.Api.CreatePolicyAsync("follow", source, destination, additions, TestContext.Current.CancellationToken);
        // Registry and policy are told in one order: an event that the policy takes shows that it is known.
        var probe = OciImages.Create(1000);
        await _source.Client.PushImageAsync("probe", "v1", probe, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            async token =>
            {
                await TellAsync("push", "probe", "v1", probe.Digest);
                await Task.Delay(200, token);
                return await _destination.Client.DigestAsync("probe", "v1", token) is not null;
            },
            "the policy follows events", Deadline, DescribeAsync, TestContext.Current.CancellationToken);
        await SettledAsync(policy);
        return policy;
    }

    private async Task TellAsync(string action, string repository, string tag, string digest)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_instance.Url, "/webhooks/source"))
        {
            Content = new StringContent(
                $$$"""
                {"events":[{"id":"{{{Guid.NewGuid()}}}","timestamp":"2026-11-24T10:00:00Z","action":"{{{action}}}","target":{"mediaType":"{{{OciImage.ManifestType}}}",
                "repository":"{{{repository}}}","tag":"{{{tag}}}","digest":"{{{digest}}}"}}]}
                """,
                Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Secret}");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private Task AtDestinationAsync(string repository, string tag, string digest) => Eventually.TrueAsync(
        async token => await _destination.Client.DigestAsync(repository, tag, token) == digest,
        $"{repository}:{tag} is at the destination", Deadline, DescribeAsync, TestContext.Current.CancellationToken);

    private Task SettledAsync(long policy) => Eventually.TrueAsync(
        async token => await _instance.Api.ListExecutionsAsync(policy, token) is { Count: > 0 } executions && executions.All(execution => execution.IsFinal),
        "every execution has ended", Deadline, DescribeAsync, TestContext.Current.CancellationToken);

    private Task SkippedAsync(long policy, string detail) => Eventually.TrueAsync(
        async _ => (await TasksAsync(policy)).Any(task => task.Outcome == "skipped" && task.Reason == "policy-rule" && task.Detail!.Contains(detail, StringComparison.Ordinal)),
        $"a task is skipped because {detail}", Deadline, DescribeAsync, TestContext.Current.CancellationToken);

    private async Task<List<HarborTask>> TasksAsync(long policy)
    {
        var tasks = new List<HarborTask>();
        foreach (var execution in await _instance.Api.ListExecutionsAsync(policy, TestContext.Current.CancellationToken))
            tasks.AddRange(await _instance.Api.ListTasksAsync(execution.Id, TestContext.Current.CancellationToken));
        return tasks;
    }

    private Task<string> DescribeAsync() => Task.FromResult(_instance.Process.Tail());
}
