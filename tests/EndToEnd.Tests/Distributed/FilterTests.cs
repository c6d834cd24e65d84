using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>Filters that ask the source, between processes: what is tried by whichever replica is what a run then does.</summary>
[Collection(nameof(EstateCollection))]
public sealed class FilterTests(Estate estate)
{
    private const string Password = "Harbor12345";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task PolicyTest_AskedOfEveryReplica_SaysWhatTheRunThenCopies()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        using var directory = new TemporaryDirectory("harbor");
        await using var source = await SandboxRegistry.StartAsync(
            new SandboxOptions { Directory = directory.Combine("source"), Harbor = new SandboxHarborOptions { AdminPassword = Password } }, cancellationToken);
        await using var destination = new DockerRegistry();
        await destination.StartAsync(cancellationToken);
        foreach (var seed in new[] { 1, 2, 3 })
            await source.Seed.ImageAsync("library/app", $"1.{seed}.0", new SampleImage { Seed = seed }, cancellationToken);
        await source.Seed.ImageAsync("library/old", "1.0.0", new SampleImage { Seed = 4 }, cancellationToken);
        var policy = new JsonObject
        {
            ["src_registry"] = new JsonObject
            {
                ["id"] = await cluster.Api.CreateRegistryAsync(
                    "source",
                    source.Url,
                    new JsonObject { ["type"] = "harbor", ["credential"] = new JsonObject { ["access_key"] = "admin", ["access_secret"] = Password } },
                    cancellationToken),
            },
            ["dest_registry"] = new JsonObject { ["id"] = await cluster.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken) },
            ["filters"] = JsonNode.Parse(
                """
                [{"type":"name","value":".*/old","syntax":"regex","decoration":"excludes"},{"type":"tag","value":"<1.3","syntax":"semver"},
                {"type":"pushed_within","value":"1d"},{"type":"media_type","value":"**/*image*"},{"type":"newest","value":1}]
                """),
        };

        // One after the other goes to another replica, and the answer to any of them.
        for (var i = 0; i < 4; i++)
            Assert.Equal(["library/app:1.2.0"], await MatchingAsync(cluster, policy, cancellationToken));

        var id = await cluster.Api.CreatePolicyAsync(
            "run", (long)policy["src_registry"]!["id"]!, (long)policy["dest_registry"]!["id"]!, new JsonObject { ["filters"] = policy["filters"]!.DeepClone() }, cancellationToken);
        var execution = await cluster.Api.StartExecutionAsync(id, cancellationToken);
        await cluster.WaitForFinalAsync(execution, Patience, cancellationToken);
        var task = Assert.Single(await cluster.Api.ListTasksAsync(execution, cancellationToken));
        Assert.StartsWith("library/app:1.2.0", task.SourceResource, StringComparison.Ordinal);
        Assert.NotNull(await destination.Client.DigestAsync("library/app", "1.2.0", cancellationToken));
    }

    private static async Task<List<string?>> MatchingAsync(Cluster cluster, JsonObject policy, CancellationToken cancellationToken)
    {
        using var response = await cluster.Api.SendAsync(HttpMethod.Post, "/api/v1/policies/test", policy.DeepClone(), cancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(cancellationToken));
        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        return [.. answer["artifacts"]!.AsArray().Where(artifact => (bool)artifact!["matches"]!).Select(artifact => (string?)artifact!["destinations"]![0]!["reference"])];
    }
}
