using HarborReplication.Registry.Adapters.Harbor;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Seeding;

namespace HarborReplication.Registry.Tests.Harbor;

public sealed class HarborListingTests : HarborTest
{
    private static readonly SamplePlatform[] Platforms = [new("linux", "amd64"), new("linux", "arm64")];

    [Fact]
    public async Task ListArtifacts_SeveralTagsLabelsAndNone_AreTold()
    {
        var image = await Site.Registry.Seed.ImageAsync("demo/team/svc", "v1", cancellationToken: Cancel);
        Site.Registry.Seed.Tag("demo/team/svc", "latest", image.Digest);
        var untagged = await Site.Registry.Seed.ImageAsync("demo/team/svc", null, new SampleImage { Seed = 2 }, Cancel);
        Site.Registry.Harbor.AddLabel("demo/team/svc", "v1", Site.Registry.Harbor.Label("release"));
        Site.Registry.Harbor.AddLabel("demo/team/svc", "v1", Site.Registry.Harbor.Label("ours", "demo"));

        var listed = await HarborSite.ListAsync(Site.Adapter(), "demo/team/svc");

        Assert.Equal(2, listed.Count);
        var tagged = listed.Single(artifact => artifact.Digest!.ToString() == image.Digest);
        Assert.Equal(["latest", "v1"], tagged.Tags.Order());
        Assert.Equal(["ours", "release"], tagged.Labels.Order());
        Assert.Empty(listed.Single(artifact => artifact.Digest!.ToString() == untagged.Digest).Tags);
        var manifest = await Site.Adapter().Client.GetManifestAsync(RepositoryName.Parse("demo/team/svc"), Reference.Parse("v1"), Cancel);
        Assert.Equal([manifest.MediaType, manifest.Config!.MediaType], tagged.Types!);
    }

    // Harbor before 2.11 does not tell an artifactType: of what has a config of its own that says enough, of the others nothing is known.
    [Theory]
    [InlineData("application/vnd.oci.image.config.v1+json", null, new[] { MediaTypes.OciManifest, "application/vnd.oci.image.config.v1+json" })]
    [InlineData(MediaTypes.OciEmpty, "application/vnd.acme.policy", new[] { MediaTypes.OciManifest, MediaTypes.OciEmpty, "application/vnd.acme.policy" })]
    [InlineData(MediaTypes.OciEmpty, null, null)]
    [InlineData(null, null, null)]
    public void Read_Types_AreWhatHarborTellsOrUnknown(string? mediaType, string? artifactType, string[]? expected)
    {
        var read = ArtifactReading.Read(new HarborArtifact
        {
            Digest = "sha256:" + new string('a', 64), ManifestMediaType = MediaTypes.OciManifest, MediaType = mediaType, ArtifactType = artifactType,
        });

        Assert.Equal(expected, read.Artifact.Types);
    }

    [Fact]
    public async Task ListArtifacts_Thousands_TakeOneRequestForEachHundred()
    {
        await Site.Registry.Seed.TagsAsync("demo/many", 250, cancellationToken: Cancel);

        Assert.Equal(250, (await HarborSite.ListAsync(Site.Adapter(), "demo/many")).Count);

        Assert.Equal(3, Site.Listings);
    }

    [Fact]
    public async Task ListArtifacts_DeletedWhileListing_HidesNothingThatIsThere()
    {
        var tags = await Site.Registry.Seed.TagsAsync("demo/many", 250, cancellationToken: Cancel);
        var adapter = Site.Adapter();
        var seen = new List<string>();

        await foreach (var artifact in adapter.ListArtifactsAsync(RepositoryName.Parse("demo/many"), Cancel))
        {
            seen.AddRange(artifact.Tags);
            // Entries of the page that has been read go: with numbered pages the next one would begin too late.
            if (seen.Count is > 40 and <= 60)
                await DeleteAsync(seen[seen.Count - 40]);
        }

        Assert.Equal(tags.Keys.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));

        async Task DeleteAsync(string tag)
        {
            using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Site.Registry.Url };
            http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("admin:Harbor12345"u8));
            using var answer = await http.DeleteAsync($"/api/v2.0/projects/demo/repositories/many/artifacts/{tags[tag]}", Cancel);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        }
    }

    [Fact]
    public async Task ListArtifacts_Signed_SignatureRidesWithItsTag()
    {
        var image = await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        var signature = await Site.SignAsync(image);

        var listed = Assert.Single(await HarborSite.ListAsync(Site.Adapter(), "demo/app"));

        var accessory = Assert.Single(listed.Accessories);
        Assert.Equal(signature.Digest, accessory.Digest.ToString());
        Assert.Equal([HarborSite.CosignTag(image.Digest)], accessory.Tags);
        // One page and one list of tags, however many signatures there are.
        Assert.Equal(2, Site.Listings);
    }

    [Fact]
    public async Task ListArtifacts_SignedAgain_TagBelongsToTheLatest()
    {
        var image = await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        var first = await Site.SignAsync(image);
        var second = await Site.Registry.Seed.ArtifactAsync(
            "demo/app", HarborSite.CosignTag(image.Digest), "application/vnd.dev.cosign.simplesigning.v1+json", "again"u8.ToArray(), cancellationToken: Cancel);

        var accessories = Assert.Single(await HarborSite.ListAsync(Site.Adapter(), "demo/app")).Accessories.ToDictionary(one => one.Digest.ToString(), one => one.Tags);

        Assert.Empty(accessories[first.Digest]);
        Assert.Equal([HarborSite.CosignTag(image.Digest)], accessories[second.Digest]);
    }

    [Fact]
    public async Task ListArtifacts_AccessoryOfAnAccessory_RidesWithTheImage()
    {
        var image = await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        var sbom = await Site.AttachAsync(image, "sbom", "own-tag");
        var signature = await Site.SignAsync(sbom);
        var deeper = await Site.AttachAsync(sbom, "about the sbom");

        var listed = Assert.Single(await HarborSite.ListAsync(Site.Adapter(), "demo/app"));

        Assert.Equal(
            new[] { sbom.Digest, signature.Digest, deeper.Digest }.Order(StringComparer.Ordinal),
            listed.Accessories.Select(one => one.Digest.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(["own-tag"], listed.Accessories.Single(one => one.Digest.ToString() == sbom.Digest).Tags);
        Assert.Equal([HarborSite.CosignTag(sbom.Digest)], listed.Accessories.Single(one => one.Digest.ToString() == signature.Digest).Tags);
    }

    [Fact]
    public async Task ListArtifacts_Index_BringsTheAccessoriesOfItsChildrenAndNotTheChildren()
    {
        var index = await Site.Registry.Seed.IndexAsync("demo/app", "v1", Platforms, cancellationToken: Cancel);
        var ofIndex = await Site.SignAsync(index);
        var ofChild = await Site.AttachAsync(index.Children[1], "sbom of arm64");

        var listed = Assert.Single(await HarborSite.ListAsync(Site.Adapter(), "demo/app"));

        Assert.Equal(index.Digest, listed.Digest!.ToString());
        Assert.Equal([ofIndex.Digest, ofChild.Digest], listed.Accessories.Select(one => one.Digest.ToString()));
    }

    [Fact]
    public async Task ListArtifacts_TaggedChildAndUntaggedIndex_AreBothListed()
    {
        var index = await Site.Registry.Seed.IndexAsync("demo/app", null, Platforms, cancellationToken: Cancel);
        Site.Registry.Seed.Tag("demo/app", "amd64", index.Children[0].Digest);

        var listed = await HarborSite.ListAsync(Site.Adapter(), "demo/app");

        Assert.Equal(
            new[] { index.Digest, index.Children[0].Digest }.Order(StringComparer.Ordinal), listed.Select(one => one.Digest!.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("demo/none")]
    [InlineData("nosuch/app")]
    [InlineData("noproject")]
    public async Task ListArtifacts_NoSuchRepository_ListsNothing(string repository)
    {
        Site.Registry.Harbor.Project("demo");

        Assert.Empty(await HarborSite.ListAsync(Site.Adapter(), repository));
    }

    [Fact]
    public async Task ListArtifacts_WithoutTheRight_Fails()
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        var robot = Site.Registry.Harbor.Robot("pusher", "s", new HarborPermission("repository", "push"));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => HarborSite.ListAsync(Site.Adapter(robot), "demo/app"));

        Assert.Equal(FailureKind.Denied, failure.Kind);
    }

    [Fact]
    public async Task ListRepositories_Prefix_NarrowsTheProjects()
    {
        foreach (var name in new[] { "demo/app", "demo/team/svc", "demonstration/app", "other/app" })
            await Site.Registry.Seed.ImageAsync(name, "v1", cancellationToken: Cancel);
        Site.Registry.Harbor.Project("empty");
        var adapter = Site.Adapter();

        Assert.Equal(["demo/app", "demo/team/svc"], (await HarborSite.RepositoriesAsync(adapter, "demo/")).Order());
        Assert.Equal(1, Site.Listings);
        Assert.Equal(["demo/app", "demo/team/svc", "demonstration/app"], (await HarborSite.RepositoriesAsync(adapter, "dem")).Order());
        Assert.Equal(["demo/app", "demo/team/svc", "demonstration/app", "other/app"], (await HarborSite.RepositoriesAsync(adapter)).Order());
        Assert.Empty(await HarborSite.RepositoriesAsync(adapter, "nosuch/"));
        Assert.Empty(await HarborSite.RepositoriesAsync(adapter, "../x/"));
    }

    [Fact]
    public async Task ListRepositories_SeveralPages_AreAllThereOnce()
    {
        for (var number = 0; number < 230; number++)
            await Site.Registry.Seed.ManifestAsync($"demo/r{number:000}", "v1", "application/vnd.oci.image.index.v1+json", """{"schemaVersion":2,"manifests":[]}"""u8.ToArray(), Cancel);

        var listed = await HarborSite.RepositoriesAsync(Site.Adapter(), "demo/");

        Assert.Equal(Enumerable.Range(0, 230).Select(number => $"demo/r{number:000}"), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ListRepositories_RobotOfOneProject_SeesThatOne()
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        await Site.Registry.Seed.ImageAsync("other/app", "v1", cancellationToken: Cancel);
        var robot = Site.Registry.Harbor.Robot("one", "s", new HarborPermission("repository", "list") { Namespace = "demo" });

        Assert.Equal(["demo/app"], await HarborSite.RepositoriesAsync(Site.Adapter(robot)));
    }
}
