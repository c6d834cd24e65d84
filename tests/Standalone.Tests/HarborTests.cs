using System.Globalization;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>A policy between two Harbors: labels, untagged artifacts, indexes, signatures, projects to be created.</summary>
public sealed class HarborTests(SharedInstance shared) : IClassFixture<SharedInstance>
{
    private const string Password = "Harbor12345";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Execution_WithATagAndALabelFilter_CopiesJustWhatTheyLetThrough()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory("standalone-harbors");
        await using var source = await StartAsync(directory.Combine("source"), cancellationToken);
        await using var destination = await StartAsync(directory.Combine("destination"), cancellationToken);
        source.Harbor!.Project("production", isPublic: true);
        var app = await source.Seed.ImageAsync("production/team/app", "v1", cancellationToken: cancellationToken);
        await source.Seed.ImageAsync("production/team/app", "nightly", new SampleImage { Seed = 2 }, cancellationToken);
        await source.Seed.ImageAsync("production/team/app", "v2", new SampleImage { Seed = 3 }, cancellationToken);
        await source.Seed.ArtifactAsync(
            "production/team/app", null, "application/vnd.example.sbom.v1+json", """{"sbom":1}"""u8.ToArray(), app, cancellationToken);
        await source.Seed.IndexAsync(
            "production/tools/multi", "v1", [new SamplePlatform("linux", "amd64"), new SamplePlatform("linux", "arm64")], cancellationToken: cancellationToken);
        var release = source.Harbor.Label("release");
        source.Harbor.AddLabel("production/team/app", "v1", release);
        source.Harbor.AddLabel("production/team/app", "nightly", release);
        source.Harbor.AddLabel("production/tools/multi", "v1", release);
        var instance = await shared.EmptyAsync(cancellationToken);
        var policy = await instance.Api.CreatePolicyAsync(
            "releases",
            await RegisterAsync(instance, "source", source, cancellationToken),
            await RegisterAsync(instance, "destination", destination, cancellationToken),
            new JsonObject
            {
                ["dest_namespace"] = "dr",
                ["dest_namespace_replace_count"] = 1,
                ["filters"] = new JsonArray(
                    new JsonObject { ["type"] = "name", ["value"] = "production/**" },
                    new JsonObject { ["type"] = "tag", ["value"] = "v*" },
                    new JsonObject { ["type"] = "label", ["value"] = new JsonArray("release") }),
            },
            cancellationToken);

        var execution = await instance.Api.WaitForFinalAsync(await instance.Api.StartExecutionAsync(policy, cancellationToken), Deadline, cancellationToken: cancellationToken);

        // The image, its SBOM, the index.
        Assert.Equal(("Succeed", 3, 3), (execution.Status, execution.Total, execution.Succeed));
        Assert.Equal(["v1"], destination.Tags("dr/team/app"));
        Assert.Equal(["v1"], destination.Tags("dr/tools/multi"));
        Assert.Equal(app.Digest, destination.ManifestDigest("dr/team/app", "v1"));
        Assert.Equal(source.ManifestDigest("production/tools/multi", "v1"), destination.ManifestDigest("dr/tools/multi", "v1"));
    }

    [Fact]
    public async Task Execution_AllEqual_AsksOneListingARepositoryAndSide()
    {
        const int Repositories = 20;
        const int TagsEach = 30;
        var cancellationToken = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory("standalone-harbors");
        await using var source = await StartAsync(directory.Combine("source"), cancellationToken);
        await using var destination = await StartAsync(directory.Combine("destination"), cancellationToken);
        for (var number = 0; number < Repositories; number++)
        {
            var repository = string.Create(CultureInfo.InvariantCulture, $"library/app-{number:00}");
            await source.Seed.TagsAsync(repository, TagsEach, number, cancellationToken);
            await destination.Seed.TagsAsync(repository, TagsEach, number, cancellationToken);
        }

        var instance = await shared.EmptyAsync(cancellationToken);
        var policy = await instance.Api.CreatePolicyAsync(
            "everything",
            await RegisterAsync(instance, "source", source, cancellationToken),
            await RegisterAsync(instance, "destination", destination, cancellationToken),
            cancellationToken: cancellationToken);
        source.Requests.Clear();
        destination.Requests.Clear();

        var execution = await instance.Api.WaitForFinalAsync(await instance.Api.StartExecutionAsync(policy, cancellationToken), Deadline, cancellationToken: cancellationToken);

        Assert.Equal(("Succeed", Repositories * TagsEach, Repositories * TagsEach), (execution.Status, execution.Total, execution.AlreadyPresent));
        Assert.Empty(await instance.Api.ListTasksAsync(execution.Id, cancellationToken));
        // Beside the artifacts: projects and their repositories, and whether the project can be listed as a whole.
        Assert.InRange(source.Requests.Snapshot().Count, Repositories, Repositories + 4);
        Assert.InRange(destination.Requests.Snapshot().Count, Repositories, Repositories + 4);
        Assert.Equal(0, source.Requests.Count(RequestKind.ManifestHead) + destination.Requests.Count(RequestKind.ManifestHead));
    }

    [Theory]
    [InlineData("repository: list", "source")]
    [InlineData("repository: pull", "source")]
    [InlineData("repository: push", "destination")]
    [InlineData("project: create", "destination")]
    [InlineData("tag: delete", "deletion")]
    [InlineData("audit-log: list", "audit_log")]
    [InlineData("notification-policy: update", "webhooks")]
    public async Task MissingRights_RobotWithoutOne_AreNamedByTheApi(string right, string use)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory("standalone-rights");
        await using var harbor = await StartAsync(directory.Combine("harbor"), cancellationToken);
        await harbor.Seed.ImageAsync("library/app", "v1", cancellationToken: cancellationToken);
        await harbor.Seed.ImageAsync("other/app", "v1", cancellationToken: cancellationToken);
        var ofProject = right == "project: create" ? "library" : "*";
        var granted = new[]
        {
            "repository: list", "repository: pull", "repository: push", "artifact: list", "artifact: read", "artifact: delete", "tag: delete",
            "notification-policy: list", "notification-policy: create", "notification-policy: update",
        }
            .Where(one => one != right)
            .Select(one => new HarborPermission(one.Split(": ")[0], one.Split(": ")[1]) { Namespace = ofProject });
        var robot = harbor.Harbor!.Robot("limited", "s3cret", [.. granted]);
        // Without a row the log tells nothing of who may read it.
        harbor.Harbor.Project("logged");
        var instance = await shared.EmptyAsync(cancellationToken);
        var id = await instance.Api.CreateRegistryAsync(
            "limited",
            harbor.Url,
            new JsonObject { ["type"] = "harbor", ["credential"] = new JsonObject { ["access_key"] = robot.UserName, ["access_secret"] = robot.Password } },
            cancellationToken);

        using var answer = await instance.Api.SendAsync(HttpMethod.Get, $"/api/v1/registries/{id}/missing-rights?use={use}", cancellationToken: cancellationToken);
        var missing = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!.AsArray();

        Assert.Equal([right], missing.Select(one => one!["name"]!.GetValue<string>()));
    }

    // No event tells of a label.
    [Fact]
    public async Task Reconciliation_LabelAddedLater_IsCopiedIntoANewProjectButNotWhatHadItBefore()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory("standalone-labels");
        await using var source = await StartAsync(directory.Combine("source"), cancellationToken);
        await using var destination = await StartAsync(directory.Combine("destination"), cancellationToken);
        source.Harbor!.Project("production");
        await source.Seed.ImageAsync("production/app", "old", cancellationToken: cancellationToken);
        var later = await source.Seed.ImageAsync("production/app", "later", new SampleImage { Seed = 2 }, cancellationToken);
        var release = source.Harbor.Label("release");
        source.Harbor.AddLabel("production/app", "old", release);
        await using var instance = new Instance();
        instance.Settings["Reconcile__Interval"] = "00:00:01";
        await instance.StartAsync(cancellationToken);
        // By the source's clock too, the policy is younger than what is there.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        await instance.Api.CreatePolicyAsync(
            "labelled",
            await RegisterAsync(instance, "source", source, cancellationToken),
            await RegisterAsync(instance, "destination", destination, cancellationToken),
            new JsonObject
            {
                ["trigger"] = new JsonObject { ["type"] = "event_based" },
                ["filters"] = new JsonArray(new JsonObject { ["type"] = "label", ["value"] = new JsonArray("release") }),
            },
            cancellationToken);
        await instance.ComparedAsync("baseline", cancellationToken);
        await instance.ComparedAsync("differences", cancellationToken);

        source.Harbor.AddLabel("production/app", "later", release);

        await Eventually.TrueAsync(
            _ => Task.FromResult(destination.Tags("production/app").Contains("later")), "what was labelled is there", Deadline,
            () => Task.FromResult(instance.Process.Tail()), cancellationToken);
        Assert.Equal(later.Digest, destination.ManifestDigest("production/app", "later"));
        Assert.Equal(["later"], destination.Tags("production/app"));
    }

    private static Task<SandboxRegistry> StartAsync(string directory, CancellationToken cancellationToken) => SandboxRegistry.StartAsync(
        new SandboxOptions { Directory = directory, Harbor = new SandboxHarborOptions { AdminPassword = Password } }, cancellationToken);

    private static Task<long> RegisterAsync(Instance instance, string name, SandboxRegistry registry, CancellationToken cancellationToken) =>
        instance.Api.CreateRegistryAsync(
            name,
            registry.Url,
            new JsonObject
            {
                ["type"] = "harbor",
                ["credential"] = new JsonObject { ["type"] = "basic", ["access_key"] = "admin", ["access_secret"] = Password },
            },
            cancellationToken);
}
