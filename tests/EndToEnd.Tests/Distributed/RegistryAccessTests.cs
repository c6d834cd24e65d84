using System.Net;
using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>How a registry is reached: its certificate, its credential, its address.</summary>
[Collection(nameof(EstateCollection))]
public sealed class RegistryAccessTests(Estate estate)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task SelfSignedCertificate_RefusedWithItsReason_AcceptedWithItsAuthorityOrInsecure()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        var certificates = TestCertificates.Create();
        await using var destination = new DockerRegistry(new DockerRegistryOptions { Certificates = certificates, RequireCredentials = true });
        await destination.StartAsync(cancellationToken);

        using var refused = await cluster.Api.SendAsync(
            HttpMethod.Post,
            "/api/v2.0/registries",
            new JsonObject { ["name"] = "untrusted", ["type"] = "docker-registry", ["url"] = destination.Url.ToString(), ["credential"] = Credential },
            cancellationToken);
        var reason = await refused.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, $"{(int)refused.StatusCode} {reason}{cluster.ReadLogs()}");
        Assert.Contains("certificate", reason, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(DockerRegistry.Password, reason, StringComparison.Ordinal);

        var source = await cluster.Api.CreateRegistryAsync("source", estate.Source.Url, cancellationToken: cancellationToken);
        var trusted = await cluster.Api.CreateRegistryAsync(
            "trusted", destination.Url, new JsonObject { ["ca_certificate"] = certificates.AuthorityPem, ["credential"] = Credential }, cancellationToken);
        var insecure = await cluster.Api.CreateRegistryAsync(
            "insecure", destination.Url, new JsonObject { ["insecure"] = true, ["credential"] = Credential }, cancellationToken);
        await ReplicateAsync(cluster, source, trusted, "team/app-000", cancellationToken);
        await ReplicateAsync(cluster, source, insecure, "team/app-001", cancellationToken);

        Assert.Equal(ImagesOf("team/app-000", "team/app-001"), await destination.Client.ListDigestsAsync(cancellationToken));
    }

    [Fact]
    public async Task ConnectTo_TwoSitesBehindOneName_EachGetsItsOwnImages()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cluster = await estate.ShareClusterAsync(cancellationToken);
        await using var north = new DockerRegistry();
        await north.StartAsync(cancellationToken);
        await using var south = new DockerRegistry();
        await south.StartAsync(cancellationToken);
        // A name that no resolver knows: only the address can lead there.
        var name = new Uri("http://registry.example.invalid:5000");

        var source = await cluster.Api.CreateRegistryAsync("source", estate.Source.Url, cancellationToken: cancellationToken);
        var toNorth = await cluster.Api.CreateRegistryAsync("north", name, new JsonObject { ["connect_to"] = north.Authority }, cancellationToken);
        var toSouth = await cluster.Api.CreateRegistryAsync("south", name, new JsonObject { ["connect_to"] = south.Authority }, cancellationToken);
        await ReplicateAsync(cluster, source, toNorth, "team/app-000", cancellationToken);
        await ReplicateAsync(cluster, source, toSouth, "team/app-001", cancellationToken);

        Assert.Equal(ImagesOf("team/app-000"), await north.Client.ListDigestsAsync(cancellationToken));
        Assert.Equal(ImagesOf("team/app-001"), await south.Client.ListDigestsAsync(cancellationToken));
    }

    private static JsonObject Credential => new()
    {
        ["type"] = "basic",
        ["access_key"] = DockerRegistry.UserName,
        ["access_secret"] = DockerRegistry.Password,
    };

    private IEnumerable<KeyValuePair<string, string>> ImagesOf(params string[] repositories) =>
        estate.Images
            .Where(image => repositories.Contains(image.Key.Split(':')[0]))
            .OrderBy(image => image.Key, StringComparer.Ordinal);

    private static async Task ReplicateAsync(Cluster cluster, long source, long destination, string repository, CancellationToken cancellationToken)
    {
        var policy = await cluster.Api.CreatePolicyAsync(
            $"only {repository}",
            source,
            destination,
            new JsonObject { ["filters"] = new JsonArray(new JsonObject { ["type"] = "name", ["value"] = repository }) },
            cancellationToken);
        var execution = await cluster.WaitForFinalAsync(await cluster.Api.StartExecutionAsync(policy, cancellationToken), Deadline, cancellationToken);
        Assert.True(execution.Status == "Succeed", await cluster.Api.DescribeAsync(execution.Id) + cluster.ReadLogs());
    }
}
