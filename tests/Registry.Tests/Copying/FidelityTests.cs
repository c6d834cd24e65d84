using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Whatever a registry holds arrives as it was: the same bytes under the same digests and media types.</summary>
public sealed class FidelityTests(DockerRegistryPair pair) : IClassFixture<DockerRegistryPair>
{
    private static readonly Dictionary<string, Func<SampleArtifact>> Artifacts = new()
    {
        ["OCI image"] = () => Build(it => it.Image(it.Layer(), it.Layer())),
        ["Docker image"] = () => Build(it => it.DockerImage(it.Layer("application/vnd.docker.image.rootfs.diff.tar.gzip"))),
        ["OCI index"] = () => Build(it => it.Index(MediaTypes.OciIndex, it.Image(it.Layer()), it.Image(it.Layer()))),
        ["Docker list"] = () => Build(it => it.Index(MediaTypes.DockerList, it.DockerImage(it.Layer()), it.DockerImage(it.Layer()))),
        ["OCI index of Docker images"] = () => Build(it => it.Index(MediaTypes.OciIndex, it.DockerImage(it.Layer()), it.Image(it.Layer()))),
        ["nested indexes"] = () => Build(it => it.Index(
            MediaTypes.OciIndex, it.Index(MediaTypes.OciIndex, it.Index(MediaTypes.DockerList, it.DockerImage(it.Layer())), it.Image(it.Layer())), it.Image(it.Layer()))),
        ["index of nothing"] = () => Build(it => it.Index(MediaTypes.OciIndex)),
        ["artifact with empty config"] = () => Build(it => Artifact(it, it.Blob("application/spdx+json", "{}\n"u8.ToArray()))),
        ["artifact of its empty config only"] = () => Build(it => Artifact(it, it.Blob("application/vnd.oci.empty.v1+json", "{}"u8.ToArray()))),
        ["zero layers"] = () => Build(it => it.Image()),
        ["no layers member"] = () => Build(it => it.Manifest(MediaTypes.OciManifest, new JsonObject
        {
            ["schemaVersion"] = 2,
            ["config"] = it.Blob("application/vnd.example.thing.config", "{}"u8.ToArray()),
            ["layers"] = null,
        })),
        ["annotations, subject and members unknown to us"] = () => Build(it => it.Manifest(MediaTypes.OciManifest, new JsonObject
        {
            ["x-future"] = new JsonObject { ["a"] = 1.50 },
            ["annotations"] = new JsonObject { ["org.example.ü"] = "\u2028<&>" },
            ["layers"] = new JsonArray(it.Layer()),
            ["subject"] = SampleImage.Descriptor(MediaTypes.OciManifest, "not there"u8.ToArray(), DigestAlgorithm.Sha256),
            ["config"] = it.Blob("application/vnd.oci.image.config.v1+json", "{\"os\":\"linux\"}"u8.ToArray()),
            ["schemaVersion"] = 2,
        })),
        ["zstd layers"] = () => Build(it => it.Image(it.Layer(SampleArtifact.ZstdLayer), it.Layer(SampleArtifact.ZstdLayer))),
        ["unknown layer types"] = () => Build(it => it.Image(it.Layer("application/wasm"), it.Layer("text/x; charset=utf-8"))),
        ["layer of 0 bytes"] = () => Build(it => it.Image(it.Blob(SampleArtifact.GzipLayer, []), it.Layer())),
        ["layer of 1 byte"] = () => Build(it => it.Image(it.Layer(size: 1))),
        ["one layer twice"] = () => Build(it =>
        {
            var layer = it.Layer();
            it.Image(layer, it.Layer(), layer);
        }),
        ["config that is a layer too"] = () => Build(it => it.Manifest(MediaTypes.OciManifest, new JsonObject
        {
            ["schemaVersion"] = 2,
            ["config"] = it.Blob("application/vnd.oci.empty.v1+json", "{}"u8.ToArray()),
            ["layers"] = new JsonArray(it.Blob("application/vnd.oci.empty.v1+json", "{}"u8.ToArray())),
        })),
        ["one child twice"] = () => Build(it =>
        {
            var child = it.Image(it.Layer());
            it.Index(MediaTypes.OciIndex, child, child.DeepClone().AsObject());
        }),
        ["sha512"] = () => Build(it => it.Image(it.Layer(), it.Layer()), DigestAlgorithm.Sha512),
        ["index by sha512"] = () => Build(it => it.Index(MediaTypes.OciIndex, it.Image(it.Layer()), it.Image(it.Layer())), DigestAlgorithm.Sha512),
        ["manifest of 4 MiB"] = () => Build(it => it.Manifest(MediaTypes.OciManifest, OfSize(it, Manifest.MaxSize))),
        ["non-distributable layer without a URL"] = () => Build(it => it.Image(it.Layer(SampleArtifact.NonDistributableLayer), it.Layer())),
        ["foreign layer that only its URL leads to"] = () => Build(it => it.DockerImage(it.Foreign(SampleArtifact.ForeignLayer, "far away"u8.ToArray()), it.Layer())),
        ["foreign layer that the source has"] = () => Build(it =>
        {
            var layer = it.Blob(SampleArtifact.NonDistributableLayer, "pushed all the same"u8.ToArray());
            layer["urls"] = new JsonArray("https://licensed.example/layer");
            it.Image(layer, it.Layer());
        }),
    };

    /// <summary>What distribution 2.8 does not take by a push, whoever pushes.</summary>
    private static readonly string[] RefusedByDistribution =
        ["index by sha512", "foreign layer that only its URL leads to", "foreign layer that the source has"];

    public static TheoryData<string> Names { get; } = [.. Artifacts.Keys];

    public static TheoryData<string> NamesRefusedByDistribution { get; } = [.. RefusedByDistribution];

    public static TheoryData<string> NamesAtDistribution { get; } = [.. Artifacts.Keys.Except(RefusedByDistribution)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task CopyAsync_Artifact_ArrivesAsItWas(string name)
    {
        await using var setup = await CopySetup.StartAsync();
        var artifact = Artifacts[name]();
        artifact.AddTo(setup.Source, "team/app", "v1");

        var result = await setup.CopyAsync();

        Assert.Equal((CopyOutcome.Copied, result.BytesTotal), (result.Outcome, result.BytesDone));
        foreach (var (digest, mediaType, content) in artifact.Manifests)
        {
            var stored = setup.Destination.Manifests[("mirror/app", digest == artifact.Root.Digest ? "v1" : digest.ToString())];
            Assert.Equal(mediaType, stored.MediaType);
            Assert.Equal(content, stored.Content);
        }

        Assert.Equal(
            artifact.Blobs.Select(blob => ($"mirror/app@{blob.Key}", Convert.ToHexString(blob.Value))).Order(),
            setup.Destination.Blobs.Select(blob => ($"{blob.Key.Repository}@{blob.Key.Digest}", Convert.ToHexString(blob.Value))).Order());
        Assert.All(artifact.Blobs.Keys, digest => Assert.InRange(setup.Source.Count($"GET /v2/team/app/blobs/{digest}"), 0, 1));
    }

    [Theory]
    [MemberData(nameof(NamesAtDistribution))]
    public async Task CopyAsync_ArtifactToDistribution_ArrivesAsItWas(string name)
    {
        pair.SkipUnlessAvailable();
        await using var setup = await CopySetup.StartAsync();
        using var destination = Connect();
        var artifact = Artifacts[name]();
        artifact.AddTo(setup.Source, "team/app", "v1");
        var repository = RepositoryName.Parse($"mirror/{Guid.NewGuid():n}");

        await setup.CopyAsync(setup.Request with { Destination = destination, DestinationRepository = repository });

        var stored = await destination.GetManifestAsync(repository, Reference.Parse("v1"), Token);
        Assert.Equal((artifact.Root.MediaType, Convert.ToHexString(artifact.Root.Content)), (stored.MediaType, Convert.ToHexString(stored.Content.Span)));
        if (!name.StartsWith("sha512", StringComparison.Ordinal))
            await pair.Destination.Client.VerifyAsync(repository.Value, "v1", Token);
    }

    [Theory]
    [MemberData(nameof(NamesRefusedByDistribution))]
    public async Task CopyAsync_ArtifactThatDistributionRefuses_SaysSoAndLeavesNoTag(string name)
    {
        pair.SkipUnlessAvailable();
        await using var setup = await CopySetup.StartAsync();
        using var destination = Connect();
        Artifacts[name]().AddTo(setup.Source, "team/app", "v1");
        var repository = RepositoryName.Parse($"mirror/{Guid.NewGuid():n}");

        var failure = await setup.FailAsync(setup.Request with { Destination = destination, DestinationRepository = repository });

        Assert.Equal((CopySide.Destination, FailureKind.ManifestRefused), (failure.Side, failure.Kind));
        Assert.Empty(await pair.Destination.Client.ListTagsAsync(repository.Value, Token));
    }

    [Fact]
    public async Task CopyAsync_ForeignLayers_AskTheSourceOnceForEach()
    {
        await using var setup = await CopySetup.StartAsync();
        var artifact = Artifacts["foreign layer that only its URL leads to"]();
        artifact.AddTo(setup.Source, "team/app", "v1");

        await setup.CopyAsync();

        Assert.Equal(1, setup.Source.Requests.Count(request => request.StartsWith("HEAD /v2/team/app/blobs/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(MediaTypes.DockerSchema1)]
    [InlineData(MediaTypes.DockerSchema1Signed)]
    [InlineData(MediaTypes.DockerManifest)]
    public async Task CopyAsync_Schema1_IsUnsupportedAndSaysWhatToDo(string mediaType)
    {
        await using var setup = await CopySetup.StartAsync();
        setup.Source.AddManifest("team/app", "v1", mediaType, """{"schemaVersion":1,"name":"team/app","tag":"v1","fsLayers":[],"history":[]}"""u8.ToArray());

        var failure = await setup.FailAsync();

        Assert.Equal((CopySide.Source, CopyPhase.Manifest, FailureKind.Unsupported), (failure.Side, failure.Phase, failure.Kind));
        Assert.Contains("schema 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Push the image again", failure.Message, StringComparison.Ordinal);
        Assert.Empty(setup.Destination.Manifests);
    }

    [Fact]
    public async Task CopyAsync_IndexWithSchema1_IsUnsupportedBeforeAnythingIsSent()
    {
        await using var setup = await CopySetup.StartAsync();
        var artifact = Build(it => it.Index(
            MediaTypes.DockerList, it.DockerImage(it.Layer()), SampleImage.Descriptor(MediaTypes.DockerSchema1Signed, "{}"u8.ToArray(), DigestAlgorithm.Sha256)));
        artifact.AddTo(setup.Source, "team/app", "v1");

        Assert.Equal(FailureKind.Unsupported, (await setup.FailAsync()).Kind);
        Assert.Empty(setup.Destination.Blobs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAsync_ManifestAbove4MiB_IsTooLargeWhereverItIs(bool isChild)
    {
        await using var setup = await CopySetup.StartAsync();
        var artifact = new SampleArtifact();
        var large = artifact.Manifest(MediaTypes.OciManifest, OfSize(artifact, Manifest.MaxSize + 1));
        if (isChild)
            artifact.Index(MediaTypes.OciIndex, large);
        artifact.AddTo(setup.Source, "team/app", "v1");

        var failure = await setup.FailAsync();

        Assert.Equal((CopySide.Source, CopyPhase.Manifest, FailureKind.TooLarge), (failure.Side, failure.Phase, failure.Kind));
        Assert.Contains("4194304", failure.Message, StringComparison.Ordinal);
        Assert.Empty(setup.Destination.Blobs);
    }

    [Fact]
    public async Task CopyAsync_LayerAbove5GiB_ArrivesWhole()
    {
        await using var sandboxes = await SandboxPair.StartAsync(discard: true);
        const long size = 5L * 1024 * 1024 * 1024 + 1;
        var image = await sandboxes.Source.Seed.GeneratedImageAsync(SandboxPair.SourceName, "v1", 1, [size], Token);
        var before = GC.GetTotalAllocatedBytes();

        var result = await sandboxes.CopyAsync();

        Assert.Equal((CopyOutcome.Copied, result.BytesTotal), (result.Outcome, result.BytesDone));
        Assert.Equal(size, await sandboxes.DestinationClient.HeadBlobAsync(RepositoryName.Parse(SandboxPair.DestinationName), Digest.Parse(image.Blobs[1]), Token));
        // Both registries included; the blob itself is never held.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 512 * 1024 * 1024);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RegistryClient Connect() => new RegistryClientFactory(TimeProvider.System).Create(new RegistryEndpoint { Url = pair.Destination.Url });

    private static SampleArtifact Build(Action<SampleArtifact> build, DigestAlgorithm? algorithm = null)
    {
        var artifact = new SampleArtifact(algorithm);
        build(artifact);
        return artifact;
    }

    private static JsonObject Artifact(SampleArtifact it, JsonObject layer) => it.Manifest(MediaTypes.OciManifest, new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaTypes.OciManifest,
        ["artifactType"] = "application/vnd.example.sbom.v1",
        ["config"] = it.Blob("application/vnd.oci.empty.v1+json", "{}"u8.ToArray()),
        ["layers"] = new JsonArray(layer),
        ["annotations"] = new JsonObject { ["org.opencontainers.image.created"] = "2026-01-02T03:04:05Z" },
    });

    private static byte[] OfSize(SampleArtifact it, int size)
    {
        var config = it.Blob("application/vnd.oci.image.config.v1+json", "{}"u8.ToArray());
        byte[] With(int padding) => Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","config":{{{config.ToJsonString()}}},"layers":[],"annotations":{"padding":"{{{new string('x', padding)}}}"}}""");
        return With(size - With(0).Length);
    }
}
