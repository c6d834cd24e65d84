using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Distributed;

/// <summary>Signatures and SBOMs resolve at the destination as they do at the source, whichever way each of the two keeps them.</summary>
[Collection(nameof(EstateCollection))]
public sealed class AccessoriesTests(Estate estate)
{
    private const string Password = "Harbor12345";
    private const string App = "team/app";
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static JsonObject Harbor => new()
    {
        ["type"] = "harbor",
        ["credential"] = new JsonObject { ["type"] = "basic", ["access_key"] = "admin", ["access_secret"] = Password },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Execution_BetweenDockerRegistries_SignaturesAndSbomsResolveAtTheDestinationAndLateOnesFollow()
    {
        var cluster = await estate.ShareClusterAsync(Token);
        await using var source = new DockerRegistry();
        await using var destination = new DockerRegistry();
        await source.StartAsync(Token);
        await destination.StartAsync(Token);
        var (image, other) = (OciImages.Create(1), OciImages.Create(2));
        await source.Client.PushImageAsync(App, "v1.0", image, Token);
        await source.Client.PushImageAsync(App, "dev", other, Token);
        var signature = await PushAsync(source, Tag(image.Digest, ".sig"), null);
        await PushAsync(source, Tag(other.Digest, ".sig"), null);
        var sbom = await PushAsync(source, null, image);
        var sbomSignature = await PushAsync(source, Tag(sbom.Digest, ".sig"), null);
        await ListAsync(source, image.Digest, sbom);
        var policy = await PolicyAsync(cluster, source.Url, destination.Url);

        var first = await RunAsync(cluster, policy);
        var digests = await destination.Client.ListDigestsAsync(Token);
        var late = await PushAsync(source, null, image);
        await ListAsync(source, image.Digest, sbom, late);
        var lateCosign = await PushAsync(source, Tag(image.Digest, ".att"), null);
        var second = await RunAsync(cluster, policy);
        var third = await RunAsync(cluster, policy);

        Assert.Equal(4, first.Total);
        Assert.Equal(
            new[] { $"{App}:v1.0", $"{App}:{Tag(image.Digest)}", $"{App}:{Tag(image.Digest, ".sig")}", $"{App}:{Tag(sbom.Digest, ".sig")}" }.Order(StringComparer.Ordinal),
            digests.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((image.Digest, signature.Digest), (digests[$"{App}:v1.0"], digests[$"{App}:{Tag(image.Digest, ".sig")}"]));
        Assert.Equal(sbomSignature.Digest, digests[$"{App}:{Tag(sbom.Digest, ".sig")}"]);
        Assert.Equal((5, 3), (second.Total, second.AlreadyPresent));
        Assert.Equal((5, 5), (third.Total, third.AlreadyPresent));
        Assert.Equal(lateCosign.Digest, await destination.Client.DigestAsync(App, Tag(image.Digest, ".att"), Token));
        Assert.Equal([sbom.Digest, late.Digest], await ListedAsync(destination.Url, $"manifests/{Tag(image.Digest)}"));
        foreach (var accessory in new[] { sbom, late })
            Assert.Equal(accessory.Content, await ReadAsync(destination.Url, accessory.Digest));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Execution_SourceKeepsTheLists_TheDestinationsListNamesExactlyItsReferrers(bool isHarbor)
    {
        var cluster = await estate.ShareClusterAsync(Token);
        using var directory = new TemporaryDirectory("referrers");
        await using var source = await SandboxRegistry.StartAsync(
            new SandboxOptions { Directory = directory.Combine("source"), Harbor = isHarbor ? new SandboxHarborOptions { AdminPassword = Password } : null }, Token);
        await using var destination = new DockerRegistry();
        await destination.StartAsync(Token);
        if (isHarbor)
            source.Harbor.Project("team");
        var image = await source.Seed.ImageAsync(App, "v1.0", cancellationToken: Token);
        var sbom = await source.Seed.ArtifactAsync(App, null, "application/spdx+json", "sbom"u8.ToArray(), image, Token);
        var signature = await source.Seed.ArtifactAsync(App, null, "application/vnd.example.signature", "of the image"u8.ToArray(), image, Token);
        var sbomSignature = await source.Seed.ArtifactAsync(App, null, "application/vnd.example.signature", "of the sbom"u8.ToArray(), sbom, Token);
        var policy = await PolicyAsync(cluster, source.Url, destination.Url, isHarbor ? Harbor : null);

        var first = await RunAsync(cluster, policy);
        var second = await RunAsync(cluster, policy);

        Assert.Equal((3, 0), (first.Total, first.AlreadyPresent));
        Assert.Equal((3, 3), (second.Total, second.AlreadyPresent));
        Assert.Equal(
            new[] { sbom.Digest, signature.Digest }.Order(StringComparer.Ordinal),
            (await ListedAsync(destination.Url, $"manifests/{Tag(image.Digest)}")).Order(StringComparer.Ordinal));
        Assert.Equal([sbomSignature.Digest], await ListedAsync(destination.Url, $"manifests/{Tag(sbom.Digest)}"));
        foreach (var accessory in new[] { sbom, signature, sbomSignature })
            Assert.Equal(accessory.Digest, RegistryContent.DigestOf(await ReadAsync(destination.Url, accessory.Digest)));
    }

    private static async Task<HarborExecution> RunAsync(Cluster cluster, long policy)
    {
        var execution = await cluster.WaitForFinalAsync(await cluster.Api.StartExecutionAsync(policy, Token), Deadline, Token);
        if (execution.Status != "Succeed")
            Assert.Fail(await cluster.Api.DescribeAsync(execution.Id) + cluster.ReadLogs());
        return execution;
    }

    private static async Task<long> PolicyAsync(Cluster cluster, Uri source, Uri destination, JsonObject? sourceAdditions = null) => await cluster.Api.CreatePolicyAsync(
        "versions",
        await cluster.Api.CreateRegistryAsync("source", source, sourceAdditions, Token),
        await cluster.Api.CreateRegistryAsync("destination", destination, cancellationToken: Token),
        new JsonObject { ["filters"] = new JsonArray(new JsonObject { ["type"] = "tag", ["value"] = "v1*" }) },
        Token);

    private static string Tag(string digest, string kind = "") => digest.Replace(':', '-') + kind;

    private static async Task<(string Digest, byte[] Content)> PushAsync(DockerRegistry registry, string? tag, OciImage? subject)
    {
        var config = "{}"u8.ToArray();
        await registry.Client.PushBlobAsync(App, RegistryContent.DigestOf(config), config, Token);
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciImage.ManifestType,
            ["artifactType"] = "application/vnd.example.accessory",
            ["config"] = Descriptor("application/vnd.oci.empty.v1+json", RegistryContent.DigestOf(config), config.Length),
            ["layers"] = new JsonArray(Descriptor("application/vnd.oci.empty.v1+json", RegistryContent.DigestOf(config), config.Length)),
            ["annotations"] = new JsonObject { ["id"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) },
        };
        if (subject is not null)
            manifest["subject"] = Descriptor(subject.MediaType, subject.Digest, subject.Manifest.Length);
        var content = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        var digest = RegistryContent.DigestOf(content);
        await registry.Client.PushManifestAsync(App, tag ?? digest, OciImage.ManifestType, content, Token);
        return (digest, content);
    }

    private static Task ListAsync(DockerRegistry registry, string subject, params (string Digest, byte[] Content)[] referrers) => registry.Client.PushManifestAsync(
        App, Tag(subject), Index,
        Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Index,
            ["manifests"] = new JsonArray([.. referrers.Select(one => Descriptor(OciImage.ManifestType, one.Digest, one.Content.Length))]),
        }.ToJsonString()),
        Token);

    private static JsonObject Descriptor(string mediaType, string digest, int size) => new() { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = size };

    private static async Task<List<string>> ListedAsync(Uri registry, string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = registry };
        client.DefaultRequestHeaders.Accept.ParseAdd(Index);
        var list = await client.GetFromJsonAsync<JsonNode>($"/v2/{App}/{path}", Token);
        return [.. list!["manifests"]!.AsArray().Select(entry => (string)entry!["digest"]!)];
    }

    private static async Task<byte[]> ReadAsync(Uri registry, string digest)
    {
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = registry };
        client.DefaultRequestHeaders.Accept.ParseAdd(OciImage.ManifestType);
        return await client.GetByteArrayAsync($"/v2/{App}/manifests/{digest}", Token);
    }
}
