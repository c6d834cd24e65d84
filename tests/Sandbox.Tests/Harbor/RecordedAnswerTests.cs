using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Testing.Recordings;

namespace HarborReplication.Sandbox.Tests.Harbor;

/// <summary>Sends requests that a real Harbor was sent, to a sandbox in the same state, and holds the answers to the recorded ones.</summary>
public sealed partial class RecordedAnswerTests : HarborTest
{
    private static readonly SandboxCredentials WrongPassword = new("admin", "wrong");
    private static readonly SandboxCredentials Developer = new("dev", "Dev12345");
    private static readonly SandboxCredentials PushingRobot = new("robot$repl60361", "robot-secret");
    private static readonly SandboxCredentials ReplicationRobot = new("robot$replication3-rec65032", "robot-secret");

    // Recorded digests and ids that a request or a Link names, with ours.
    private readonly Dictionary<string, string> _ours = new(StringComparer.Ordinal);

    public static TheoryData<string> OfNewHarbor =>
    [
        "project-create", "project-create-quota", "label-create", "user-create", "b-robot-system-create", "robot-least-privilege-create",
        "b-robot-create-project", "b-labels", "b-robot-labels",
    ];

    public static TheoryData<string> OfDemo =>
    [
        "systeminfo", "systeminfo-anonymous", "health", "ping", "users-current", "quotas", "project-summary",
        "projects", "projects-name-q", "project", "err-404-project", "err-409-project-exists", "err-412-project-not-empty", "err-401-projects-badpw",
        "repositories", "repositories-all", "repositories-paged", "repository-nested", "repository-nested-single-encoded",
        "artifacts-app", "artifacts-multi", "artifacts-team_svc", "artifact", "artifact-tags", "artifact-add-label", "tag-delete",
        "err-404-artifact", "err-404-repo-artifacts", "err-404-route", "err-405-method", "err-422-pagesize", "err-400-badq",
        "err-401-badpw", "err-403-dev-artifacts", "err-403-dev-project", "err-403-dev-registries", "b-robot-artifacts", "b-robot-list-registries", "b-robot-users-current",
        "labels-global", "labels-project", "labels-noscope", "label-create-project",
        "robot-create", "webhook-policy-create-Default", "webhook-policy-create-CloudEvents", "webhook-policies", "auditlog-exts-absent",
        "err-403-csrf-cookie-post", "csrf-systeminfo", "service-token", "service-token-anonymous", "service-token-badpw",
        "v2-anonymous", "v2-badpw", "v2-basic", "v2-catalog", "v2-manifest-anonymous", "v2-manifest-noproject", "v2-manifest-notag", "v2-dev-forbidden",
        "v2-head-manifest", "v2-referrers", "v2-delete-manifest-by-tag", "v2-upload-start", "v2-upload-start-noproject", "v2-put-manifest-noproject",
        "v2-tags-list", "artifact-copy", "artifact-delete", "repository-delete",
    ];

    public static TheoryData<string> OfReplication =>
    [
        "projects-by-names", "repositories-with-blob", "artifacts-by-label", "artifacts-base-all", "artifacts-with-accessories", "artifacts-keyset-first", "artifacts-keyset-next",
        "artifact-accessories", "artifact-label-added", "artifact-untagged-listing", "tag-create-via-api", "project-artifacts-absent-in-2.9",
        "v2-referrers-of-image", "v2-referrers-none", "v2-mount-own-repository-absent", "v2-mount-own-repository-present", "v2-delete-manifest-by-digest",
        "robot-least-privilege-repositories", "robot-least-privilege-labels", "robot-least-privilege-audit-logs-empty", "robot-least-privilege-quota",
        "robot-least-privilege-webhook-list", "robot-least-privilege-webhook-create", "immutable-rule-create-2",
    ];

    [Theory]
    [MemberData(nameof(OfNewHarbor))]
    public Task Answer_OfNewHarbor_IsTheRecordedOne(string recording)
    {
        if (recording != "b-robot-system-create")
            SeedPushingRobot();
        return HoldAsync(recording);
    }

    [Theory]
    [MemberData(nameof(OfDemo))]
    public async Task Answer_OfDemoProject_IsTheRecordedOne(string recording)
    {
        await SeedDemoAsync(recording);
        await HoldAsync(recording);
    }

    [Theory]
    [MemberData(nameof(OfReplication))]
    public async Task Answer_OfReplicatedProject_IsTheRecordedOne(string recording)
    {
        await SeedReplicationAsync(recording);
        await HoldAsync(recording);
    }

    private async Task HoldAsync(string recording)
    {
        var recorded = RecordedExchange.Find(recording);
        var path = Ours(recorded.Url.PathAndQuery);
        var (credentials, cookie) = CallerOf(recording);
        using var content = ContentOf(recorded);
        using var answer = await SendAsync(recorded.Method, path, content, credentials, cookie);

        Assert.Equal(recorded.Status, (int)answer.StatusCode);
        foreach (var header in new[] { "X-Total-Count", "Link", "Location", "Content-Type", "Www-Authenticate", "Range", "Vary", "Docker-Content-Digest" })
            Assert.Equal(Plain(header, Ours(recorded.Headers.GetValueOrDefault(header, ""))), Plain(header, Header(answer, header)));
        Assert.True(answer.Headers.Contains("X-Request-Id"));
        Assert.Equal(recorded.Headers.ContainsKey("X-Harbor-Csrf-Token"), answer.Headers.Contains("X-Harbor-Csrf-Token"));
        var body = await answer.Content.ReadAsStringAsync(CancellationToken);
        if (!recorded.Body.StartsWith('{') && !recorded.Body.StartsWith('['))
            Assert.Equal(recorded.Body, body);
        else
            Assert.Empty(RecordedForm.Differences(JsonNode.Parse(Here(recorded.Body)), JsonNode.Parse(body)));
    }

    private async Task SeedDemoAsync(string recording)
    {
        var docker = new SampleImage { Format = SampleFormat.Docker };
        Registry.Harbor.Project("demo");
        Registry.Harbor.User("dev", "Dev12345");
        SeedPushingRobot();
        var first = await Registry.Seed.ImageAsync("demo/app", "1.0", docker with { Seed = 1 }, CancellationToken);
        await Registry.Seed.ImageAsync("demo/app", "1.1", docker with { Seed = 2 }, CancellationToken);
        await Registry.Seed.ImageAsync("demo/team/svc", "latest", docker with { Seed = 3 }, CancellationToken);
        var index = await Registry.Seed.IndexAsync("demo/multi", "v1", [new("linux", "amd64"), new("linux", "arm64")], cancellationToken: CancellationToken);
        Registry.Seed.Tag("demo/multi", "tmp-amd64", index.Children[0].Digest);
        Registry.Seed.Tag("demo/multi", "tmp-arm64", index.Children[1].Digest);
        if (recording is "artifact-delete" or "repository-delete")
            await Registry.Seed.ImageAsync("demo/ev1", "v1", docker with { Seed = 6 }, CancellationToken);
        if (recording != "tag-delete")
            Registry.Seed.RemoveTag("demo/app", "1.1");
        var label = Registry.Harbor.Label("release", description: "global");
        if (recording != "artifact-add-label")
            Registry.Harbor.AddLabel("demo/app", "1.0", label);
        if (recording != "label-create-project")
            Registry.Harbor.Label("plab", "demo", "#0065AB");
        _ours["project_id=2"] = "project_id=" + Registry.Harbor.Project("demo");
        _ours["\"project_id\": 2"] = "\"project_id\": " + Registry.Harbor.Project("demo");
        _ours["sha256:396865f13b7107cf03f00d60be5739fcc0cbc9d9e8f52aeace8f9a0d450e7af5"] = first.Digest;
        if (recording != "webhook-policies")
            return;
        foreach (var policy in new[] { "webhook-policy-create-Default", "webhook-policy-create-CloudEvents" })
            (await SendAsync(HttpMethod.Post, RecordedExchange.Find(policy).Url.PathAndQuery, RecordedExchange.Find(policy).RequestBody)).Dispose();
    }

    private void SeedPushingRobot() =>
        Registry.Harbor.Robot("repl60361", "robot-secret", [new HarborPermission("repository", "pull"), new HarborPermission("repository", "push")]);

    private async Task SeedReplicationAsync(string recording)
    {
        Registry.Harbor.Project("rec65032");
        Registry.Harbor.Robot("replication3-rec65032", "robot-secret", [
            .. new[] { "repository list", "repository pull", "repository push", "artifact list", "artifact read", "label read", "log list", "notification-policy list", "notification-policy create" }
                .Select(right => right.Split(' '))
                .Select(right => new HarborPermission(right[0], right[1])),
        ]);
        var v1 = await Registry.Seed.ImageAsync("rec65032/app", "v1", new SampleImage { Seed = 1 }, CancellationToken);
        await Registry.Seed.ImageAsync("rec65032/app", "v2", new SampleImage { Seed = 2 }, CancellationToken);
        await Registry.Seed.ImageAsync("rec65032/team/svc", "v1", new SampleImage { Seed = 3 }, CancellationToken);
        var accessory = await Registry.Seed.ArtifactAsync("rec65032/app", null, "application/vnd.oci.image.config.v1+json", "sbom"u8.ToArray(), v1, CancellationToken);
        await Registry.Seed.ImageAsync("rec65032/app", v1.Digest.Replace(':', '-') + ".sig", new SampleImage { Seed = 4 }, CancellationToken);
        var byDigest = await Registry.Seed.ImageAsync("demo/bydig", "a", new SampleImage { Seed = 5, BaseSeed = 5 }, CancellationToken);
        var label = Registry.Harbor.Label("production-ready-rec65032", color: "#00ff00");
        if (recording == "artifacts-by-label")
            Registry.Harbor.AddLabel("rec65032/app", "v1", label);
        var second = await ListAsync("/api/v2.0/projects/rec65032/repositories/app/artifacts?q=tags=v2");
        _ours["sha256:d70c603862532f696962dbdad88f9725ada1b1166d5978ea57d78f81819041c3"] = v1.Digest;
        _ours["sha256:cddd2333b3d4934e4d3ba3e8adc9342ffb226c7897e0244db49e74bad50cbb65"] = accessory.Digest;
        _ours["sha256:1a94db8ff377fdc685c786f11e8aebca7d7032ec788ff7e6fad581e08aece124"] = v1.Blobs[1];
        _ours["sha256:1b2aebec7ac49fd7dc391c9a41ff68ed98ed6289e66ce7fb8878a75d706e7544"] = byDigest.Digest;
        _ours["1535~"] = $"{second[0]!["id"]}~";
        _ours["labels=%282%29"] = $"labels=%28{label}%29";
        _ours["\"id\": 2"] = $"\"id\": {label}";
    }

    private static (SandboxCredentials? Credentials, string? Cookie) CallerOf(string recording) => recording switch
    {
        _ when recording.Contains("anonymous", StringComparison.Ordinal) => (null, null),
        _ when recording.Contains("csrf", StringComparison.Ordinal) => (null, "sid=0123456789abcdef"),
        _ when recording.Contains("badpw", StringComparison.Ordinal) => (WrongPassword, null),
        _ when recording.Contains("dev-", StringComparison.Ordinal) => (Developer, null),
        "b-robot-system-create" or "robot-least-privilege-create" => (Admin, null),
        _ when recording.StartsWith("b-robot", StringComparison.Ordinal) => (PushingRobot, null),
        _ when recording.StartsWith("robot-least", StringComparison.Ordinal) => (ReplicationRobot, null),
        _ => (Admin, null),
    };

    // A request without a body is recorded with the lines "Content-Type: …" and "body N bytes" in its place.
    private HttpContent? ContentOf(RecordedExchange recorded)
    {
        if (recorded.RequestBody is not { } body)
            return null;
        if (body.StartsWith('{'))
            return new StringContent(Ours(body), System.Text.Encoding.UTF8, "application/json");
        var content = new ByteArrayContent([]);
        if (body.StartsWith("Content-Type: ", StringComparison.Ordinal))
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(body["Content-Type: ".Length..].Split('\n')[0]);
        return content;
    }

    private string Ours(string text) => _ours.Aggregate(Here(text), (replaced, pair) => replaced.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

    private string Here(string text) =>
        text.Replace("127.0.0.1:18080", Registry.Authority, StringComparison.Ordinal).Replace("127.0.0.1:28080", Registry.Authority, StringComparison.Ordinal);

    // A new thing's Location ends with its id.
    private static string Plain(string header, string value) =>
        header == "Location" ? LastNumber().Replace(RecordedForm.Normalize(value), "/<id>") : header == "Docker-Content-Digest" ? RecordedForm.Normalize(value) : value;

    [GeneratedRegex(@"/\d+$")]
    private static partial Regex LastNumber();
}
