using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Sandbox.Seeding;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>What refers to a subject, between registries with and without the referrers API.</summary>
public sealed class ReferrersCopyTests
{
    private const string Signature = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private const string Sbom = "application/spdx+json";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task CopyReferrersAsync_WhoeverKeepsTheLists_DestinationNamesWhatTheSourceNames(bool sourceApi, bool destinationApi)
    {
        await using var pair = await SandboxPair.StartAsync(sourceReferrers: sourceApi, destinationReferrers: destinationApi);
        var image = await SeedAsync(pair.Source, null, "v1", "image");
        var accessories = new[] { await SeedAsync(pair.Source, image, null, Signature), await SeedAsync(pair.Source, image, null, Sbom) };
        if (!sourceApi)
            await ListAsync(pair.Source, SandboxPair.SourceName, image, (accessories[0], Signature), (accessories[1], Sbom));
        await pair.CopyAsync();

        var first = await CopyAsync(pair, image);
        pair.Destination.Requests.Clear();
        var second = await CopyAsync(pair, image);

        Assert.Equal(CopyOutcome.Copied, first.Outcome);
        Assert.Equal(accessories.Select(one => one.Digest).Order(), await ReferrersAsync(pair.Destination, destinationApi, image));
        foreach (var accessory in accessories)
            await pair.AssertPullableAsync(Digest.Parse(accessory.Digest), accessory.Digest);
        Assert.Equal(destinationApi, !pair.Destination.Tags(SandboxPair.DestinationName).Contains(TagOf(image)));
        if (!sourceApi && !destinationApi)
            Assert.Equal(pair.Source.ManifestDigest(SandboxPair.SourceName, TagOf(image)), pair.Destination.ManifestDigest(SandboxPair.DestinationName, TagOf(image)));
        Assert.Equal((CopyOutcome.AlreadyPresent, false), (second.Outcome, second.Wrote));
        Assert.Equal(0, pair.Destination.Requests.Count(RequestKind.ManifestPut));
        Assert.Equal(first.BytesTotal, first.BytesDone);
    }

    [Fact]
    public async Task CopyReferrersAsync_TwoWorkersBringOneEach_BothAreListed()
    {
        await using var pair = await SandboxPair.StartAsync(destinationReferrers: false);
        var image = await SeedAsync(pair.Source, null, "v1", "image");
        var signature = await SeedAsync(pair.Source, image, null, Signature);
        await CopyAsync(pair, image);

        var late = await SeedAsync(pair.Source, image, null, Sbom);
        pair.Copier = SandboxPair.NewCopier();
        var result = await CopyAsync(pair, image);

        Assert.Equal((CopyOutcome.Copied, true), (result.Outcome, result.Wrote));
        Assert.Equal(new[] { signature.Digest, late.Digest }.Order(), await ReferrersAsync(pair.Destination, false, image));
    }

    [Fact]
    public async Task CopyReferrersAsync_DestinationListsAnother_KeepsItAndWhatIsSaidOfIt()
    {
        await using var pair = await SandboxPair.StartAsync(sourceReferrers: false, destinationReferrers: false);
        var image = await SeedAsync(pair.Source, null, "v1", "image");
        var signature = await SeedAsync(pair.Source, image, null, Signature);
        await ListAsync(pair.Source, SandboxPair.SourceName, image, (signature, Signature));
        var own = await SeedAsync(pair.Destination, image, null, Sbom, SandboxPair.DestinationName);
        await ListAsync(pair.Destination, SandboxPair.DestinationName, image, (own, Sbom));

        await CopyAsync(pair, image);

        Assert.Equal(new[] { signature.Digest, own.Digest }.Order(), await ReferrersAsync(pair.Destination, false, image));
        var index = await IndexAsync(pair.Destination, image);
        Assert.Equal([Sbom, Signature], index.Select(entry => (string?)entry!["artifactType"]).Order());
        Assert.All(index, entry => Assert.Equal("yes", (string?)entry!["annotations"]!["kept"]));
    }

    [Fact]
    public async Task CopyReferrersAsync_SomebodyElseWritesTheListMeanwhile_BothAreListed()
    {
        await using var pair = await SandboxPair.StartAsync(destinationReferrers: false);
        var image = await SeedAsync(pair.Source, null, "v1", "image");
        var signature = await SeedAsync(pair.Source, image, null, Signature);
        var other = await SeedAsync(pair.Destination, image, null, Sbom, SandboxPair.DestinationName);
        using var answer = pair.Destination.Faults.Add(
            FaultMatch.On(RequestKind.ManifestPut) with { Reference = TagOf(image), Times = 1 }, Fault.HoldAnswer());

        var copying = CopyAsync(pair, image);
        await answer.WaitForHoldAsync(cancellationToken: Token);
        await ListAsync(pair.Destination, SandboxPair.DestinationName, image, (other, Sbom));
        answer.Release();
        var result = await copying;

        Assert.Equal((CopyOutcome.Copied, true), (result.Outcome, result.Wrote));
        Assert.Equal(new[] { signature.Digest, other.Digest }.Order(), await ReferrersAsync(pair.Destination, false, image));
    }

    [Fact]
    public async Task CopyReferrersAsync_ListsNameWhatIsGone_LeaveItOut()
    {
        await using var pair = await SandboxPair.StartAsync(sourceReferrers: false, destinationReferrers: false);
        var image = await SeedAsync(pair.Source, null, "v1", "image");
        var signature = await SeedAsync(pair.Source, image, null, Signature);
        var gone = signature with { Digest = Digest.Of([7]).ToString() };
        await ListAsync(pair.Source, SandboxPair.SourceName, image, (gone, Signature), (signature, Signature));
        await ListAsync(pair.Destination, SandboxPair.DestinationName, image, (gone with { Digest = Digest.Of([8]).ToString() }, Signature));

        var result = await CopyAsync(pair, image);

        Assert.Equal(CopyOutcome.Copied, result.Outcome);
        Assert.Equal([signature.Digest], await ReferrersAsync(pair.Destination, false, image));
        Assert.Contains(pair.Observer.Lines, line => line.Contains(gone.Digest, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CopyReferrersAsync_TheTagIsAnImage_IsCopiedAsOne()
    {
        await using var pair = await SandboxPair.StartAsync();
        var image = await SeedAsync(pair.Source, null, "v1", "image");
        var odd = await SeedAsync(pair.Source, null, TagOf(image), "odd");

        var result = await CopyAsync(pair, image);

        Assert.Equal((CopyOutcome.Copied, odd.Digest), (result.Outcome, result.Digest?.ToString()));
        await pair.AssertPullableAsync(Digest.Parse(odd.Digest), TagOf(image));
    }

    [Fact]
    public async Task CopyReferrersAsync_TheTagIsAnImageAtTheDestination_LeavesItAlone()
    {
        await using var pair = await SandboxPair.StartAsync(destinationReferrers: false);
        var image = await SeedAsync(pair.Source, null, "v1", "image");
        await SeedAsync(pair.Source, image, null, Signature);
        var odd = await SeedAsync(pair.Destination, null, TagOf(image), "odd", SandboxPair.DestinationName);

        var failure = await Assert.ThrowsAsync<CopyException>(() => CopyAsync(pair, image));

        Assert.Equal((CopySide.Destination, FailureKind.Unsupported), (failure.Side, failure.Kind));
        Assert.Equal(odd.Digest, pair.Destination.ManifestDigest(SandboxPair.DestinationName, TagOf(image)));
    }

    [Fact]
    public async Task CopyReferrersAsync_LeaseIsLost_WritesNoList()
    {
        await using var pair = await SandboxPair.StartAsync(destinationReferrers: false);
        var image = await SeedAsync(pair.Source, null, "v1", "image");
        await SeedAsync(pair.Source, image, null, Signature);

        await Assert.ThrowsAsync<FencedException>(() => CopyAsync(pair, image, new Fence(() => false)));

        Assert.Null(pair.Destination.ManifestDigest(SandboxPair.DestinationName, TagOf(image)));
    }

    [Fact]
    public async Task CopyReferrersAsync_NothingRefersAnyMore_IsNotFoundAtTheSource()
    {
        await using var pair = await SandboxPair.StartAsync(sourceReferrers: false);
        var image = await SeedAsync(pair.Source, null, "v1", "image");

        var failure = await Assert.ThrowsAsync<CopyException>(() => CopyAsync(pair, image));

        Assert.Equal((CopySide.Source, FailureKind.NotFound), (failure.Side, failure.Kind));
    }

    [Fact]
    public async Task ReferrersAsync_RegistryHasNoApi_IsAskedOnce()
    {
        await using var pair = await SandboxPair.StartAsync(sourceReferrers: false);
        Assert.True(pair.SourceClient.MayHaveReferrersApi);

        for (var i = 0; i < 3; i++)
            Assert.Empty((await pair.SourceClient.ReferrersAsync(RepositoryName.Parse(SandboxPair.SourceName), Digest.Of([1]), withTag: true, Token)).Entries);

        Assert.False(pair.SourceClient.MayHaveReferrersApi);
        Assert.Equal(1, pair.Source.Requests.Count(RequestKind.Referrers));
    }

    private static Task<CopyResult> CopyAsync(SandboxPair pair, SeededManifest subject, IWriteFence? fence = null)
    {
        var reference = AccessoryTag.ReferrersOf(Digest.Parse(subject.Digest));
        return pair.Copier.CopyReferrersAsync(
            pair.Request with { SourceReference = reference, DestinationReference = reference, Fence = fence }, Digest.Parse(subject.Digest), pair.Observer, Token);
    }

    private static Task<SeededManifest> SeedAsync(
        SandboxRegistry registry, SeededManifest? subject, string? tag, string type, string repository = SandboxPair.SourceName) =>
        registry.Seed.ArtifactAsync(repository, tag, type, Encoding.UTF8.GetBytes($"{type} {Guid.NewGuid()}"), subject, Token);

    /// <summary>As clients do it where a registry does not.</summary>
    private static Task<SeededManifest> ListAsync(SandboxRegistry registry, string repository, SeededManifest subject, params (SeededManifest Manifest, string Type)[] referrers)
    {
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciIndex,
            ["manifests"] = new JsonArray([.. referrers.Select(one => (JsonNode)new JsonObject
            {
                ["mediaType"] = one.Manifest.MediaType, ["digest"] = one.Manifest.Digest, ["size"] = one.Manifest.Size,
                ["artifactType"] = one.Type, ["annotations"] = new JsonObject { ["kept"] = "yes" },
            })]),
        };
        return registry.Seed.ManifestAsync(repository, TagOf(subject), MediaTypes.OciIndex, Encoding.UTF8.GetBytes(index.ToJsonString()), Token);
    }

    private static string TagOf(SeededManifest subject) => subject.Digest.Replace(':', '-');

    /// <summary>As a client finds them that looks for signatures.</summary>
    private static async Task<IEnumerable<string>> ReferrersAsync(SandboxRegistry registry, bool api, SeededManifest subject)
    {
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = registry.Url };
        var entries = api
            ? (await client.GetFromJsonAsync<JsonNode>($"/v2/{SandboxPair.DestinationName}/referrers/{subject.Digest}", Token))!["manifests"]!.AsArray()
            : await IndexAsync(registry, subject);
        return entries.Select(entry => (string)entry!["digest"]!).Order();
    }

    private static async Task<JsonArray> IndexAsync(SandboxRegistry registry, SeededManifest subject)
    {
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = registry.Url };
        client.DefaultRequestHeaders.Accept.ParseAdd(MediaTypes.OciIndex);
        return (await client.GetFromJsonAsync<JsonNode>($"/v2/{SandboxPair.DestinationName}/manifests/{TagOf(subject)}", Token))!["manifests"]!.AsArray();
    }

    private sealed class Fence(Func<bool> mayWrite) : IWriteFence
    {
        public bool MayWrite() => mayWrite();
    }
}
