using System.Globalization;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>3,000 artifacts of every kind from one Harbor to another, and the requests that finding them equal costs.</summary>
[Collection(nameof(EstateCollection))]
public sealed class HarborTests(Estate estate)
{
    private const string Password = "Harbor12345";
    private const int Repositories = 60;
    private const int TagsEach = 44;
    private const int ArtifactsEach = TagsEach + 6;

    /// <summary>One for each hundred artifacts and one for each repository.</summary>
    private const int RequestGoal = (Repositories * ArtifactsEach / 100) + Repositories;
    private static readonly SamplePlatform[] Platforms = [new("linux", "amd64"), new("linux", "arm64")];
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task Execution_ThreeThousandArtifacts_AllThereAndEqualForOneRequestAHundred()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        using var directory = new TemporaryDirectory("harbors");
        await using var source = await StartAsync(directory.Combine("source"), cancellationToken);
        await using var destination = await StartAsync(directory.Combine("destination"), cancellationToken);
        var references = await SeedAsync(source, cancellationToken);
        var policy = await cluster.Api.CreatePolicyAsync(
            "everything",
            await RegisterAsync(cluster, "source", source, cancellationToken),
            await RegisterAsync(cluster, "destination", destination, cancellationToken),
            cancellationToken: cancellationToken);

        var copied = await cluster.WaitForFinalAsync(await cluster.Api.StartExecutionAsync(policy, cancellationToken), Deadline, cancellationToken);
        source.Requests.Clear();
        destination.Requests.Clear();
        var equal = await cluster.WaitForFinalAsync(await cluster.Api.StartExecutionAsync(policy, cancellationToken), Deadline, cancellationToken);

        Assert.Equal(("Succeed", Repositories * ArtifactsEach, Repositories * ArtifactsEach), (copied.Status, copied.Total, copied.Succeed));
        Assert.All(references, one => Assert.Equal(source.ManifestDigest(one.Repository, one.Reference), destination.ManifestDigest(one.Repository, one.Reference)));
        Assert.Equal(("Succeed", Repositories * ArtifactsEach), (equal.Status, equal.AlreadyPresent));
        Assert.Empty(await cluster.Api.ListTasksAsync(equal.Id, cancellationToken));
        Assert.InRange(source.Requests.Snapshot().Count, Repositories, RequestGoal);
        Assert.InRange(destination.Requests.Snapshot().Count, Repositories, RequestGoal);
        Assert.Equal(0, source.Requests.Count(RequestKind.ManifestHead) + destination.Requests.Count(RequestKind.ManifestHead));
    }

    private static async Task<List<(string Repository, string Reference)>> SeedAsync(SandboxRegistry source, CancellationToken cancellationToken)
    {
        var references = new List<(string, string)>();
        source.Harbor!.Project("estate");
        var release = source.Harbor.Label("release");
        for (var number = 0; number < Repositories; number++)
        {
            var repository = string.Create(CultureInfo.InvariantCulture, $"estate/team/app-{number:00}");
            references.AddRange((await source.Seed.TagsAsync(repository, TagsEach, number, cancellationToken)).Keys.Select(tag => (repository, tag)));
            var seed = 10_000 + (number * 10);
            var signed = await source.Seed.ImageAsync(repository, "signed", Image(seed), cancellationToken);
            source.Harbor.AddLabel(repository, "signed", release);
            var index = await source.Seed.IndexAsync(repository, "multi", Platforms, Image(seed + 1), cancellationToken);
            var untagged = await source.Seed.ImageAsync(repository, null, Image(seed + 2), cancellationToken);
            references.AddRange([(repository, "signed"), (repository, "multi"), (repository, untagged.Digest)]);
            foreach (var subject in new[] { signed, index, untagged })
            {
                var signature = await source.Seed.ArtifactAsync(
                    repository, null, "application/vnd.cncf.notary.signature", "{}"u8.ToArray(), subject, cancellationToken);
                references.Add((repository, signature.Digest));
            }
        }

        return references;
    }

    private static SampleImage Image(int seed) => new() { Seed = seed, LayerSizes = [2_000] };

    private static Task<SandboxRegistry> StartAsync(string directory, CancellationToken cancellationToken) => SandboxRegistry.StartAsync(
        new SandboxOptions { Directory = directory, Harbor = new SandboxHarborOptions { AdminPassword = Password } }, cancellationToken);

    private static Task<long> RegisterAsync(Cluster cluster, string name, SandboxRegistry registry, CancellationToken cancellationToken) =>
        cluster.Api.CreateRegistryAsync(
            name,
            registry.Url,
            new JsonObject
            {
                ["type"] = "harbor",
                ["credential"] = new JsonObject { ["type"] = "basic", ["access_key"] = "admin", ["access_secret"] = Password },
            },
            cancellationToken);
}
