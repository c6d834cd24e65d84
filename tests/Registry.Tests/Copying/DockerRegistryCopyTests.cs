using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Testing;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Against the reference registry itself, on both sides.</summary>
public sealed class DockerRegistryCopyTests(DockerRegistryPair pair) : IClassFixture<DockerRegistryPair>
{
    private static readonly RegistryClientFactory Factory = new(TimeProvider.System);
    private readonly string _name = $"team/{Guid.NewGuid():n}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CopyAsync_Image_IsByteExactAndSecondCopyFindsItThere()
    {
        pair.SkipUnlessAvailable();
        var image = SampleImage.Of(SampleImage.RandomLayer(300_000), SampleImage.RandomLayer(20), []);
        await PushAsync(image, "v1");
        using var setup = new Clients(pair);

        var first = await CopyAsync(setup);
        var second = await CopyAsync(setup);

        Assert.Equal((CopyOutcome.Copied, true, image.Digest), (first.Outcome, first.Wrote, first.Digest));
        Assert.Equal(first.BytesTotal, first.BytesDone);
        Assert.Equal(4, first.Placed.Count);
        Assert.Equal((CopyOutcome.AlreadyPresent, false), (second.Outcome, second.Wrote));
        Assert.Equal(4, (await pair.Destination.Client.VerifyAsync(_name, "v1", Token)).Count);
        Assert.Equal(image.Digest.ToString(), await pair.Destination.Client.DigestAsync(_name, "v1", Token));
    }

    [Fact]
    public async Task CopyAsync_IndexWithSharedLayers_CopiesAllChildrenAndEachLayerOnce()
    {
        pair.SkipUnlessAvailable();
        var shared = SampleImage.RandomLayer(200_000);
        var images = new[] { SampleImage.Of(shared, SampleImage.RandomLayer(1000)), SampleImage.Of(shared, SampleImage.RandomLayer(2000)) };
        foreach (var image in images)
            await PushAsync(image, image.Digest.ToString());
        await pair.Source.Client.PushManifestAsync(_name, "v1", MediaTypes.OciIndex, SampleImage.IndexOf(images), Token);
        using var setup = new Clients(pair);

        var result = await CopyAsync(setup);

        Assert.Equal(CopyOutcome.Copied, result.Outcome);
        Assert.Equal(5, (await pair.Destination.Client.VerifyAsync(_name, "v1", Token)).Count);
        var digest = Digest.Of(shared).ToString();
        var reads = (await pair.Source.ReadAccessLogAsync(Token)).Count(entry => entry.Method == "GET" && entry.Target.EndsWith(digest, StringComparison.Ordinal));
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task CopyAsync_ByChunk_IsByteExact()
    {
        pair.SkipUnlessAvailable();
        var image = SampleImage.Of(SampleImage.RandomLayer(1_000_001), SampleImage.RandomLayer(65_536));
        await PushAsync(image, "v1");
        using var setup = new Clients(pair);

        var result = await CopyAsync(setup, request => request with { CopyByChunk = true, ChunkSize = 65_536 });

        Assert.Equal(CopyOutcome.Copied, result.Outcome);
        await pair.Destination.Client.VerifyAsync(_name, "v1", Token);
    }

    [Fact]
    public async Task CopyAsync_BlobsPlacedElsewhereAtTheDestination_AreMountedNotSent()
    {
        pair.SkipUnlessAvailable();
        var image = SampleImage.Of(SampleImage.RandomLayer(50_000));
        await PushAsync(image, "v1");
        using var setup = new Clients(pair);
        var first = await CopyAsync(setup);
        var elsewhere = RepositoryName.Parse(_name);

        var result = await CopyAsync(setup, request => request with
        {
            DestinationRepository = RepositoryName.Parse($"{_name}/second"),
            Placements = first.Placed.ToDictionary(digest => digest, digest => new BlobPlacement(elsewhere, TimeSpan.FromHours(2))),
        });

        Assert.Equal(CopyOutcome.Copied, result.Outcome);
        Assert.Empty(result.WrongPlacements);
        Assert.Equal(result.BytesMounted + image.Manifest.Length, result.BytesDone);
        await pair.Destination.Client.VerifyAsync($"{_name}/second", "v1", Token);
    }

    [Fact]
    public async Task CopyAsync_WithinOneRegistry_MountsFromTheSource()
    {
        pair.SkipUnlessAvailable();
        var image = SampleImage.Of(SampleImage.RandomLayer(50_000));
        await PushAsync(image, "v1");
        using var setup = new Clients(pair);

        var result = await CopyAsync(setup, request => request with { Destination = setup.Source, DestinationRepository = RepositoryName.Parse($"{_name}-copy") });

        Assert.Equal(result.BytesMounted + image.Manifest.Length, result.BytesDone);
        await pair.Source.Client.VerifyAsync($"{_name}-copy", "v1", Token);
    }

    [Fact]
    public async Task CopyAsync_Sha512Blobs_AreVerifiedWithTheirAlgorithm()
    {
        pair.SkipUnlessAvailable();
        var image = SampleImage.Of(DigestAlgorithm.Sha512, SampleImage.RandomLayer(5000));
        foreach (var blob in image.Blobs)
            await pair.Source.Client.PushBlobAsync(_name, Digest.Of(blob, DigestAlgorithm.Sha512).ToString(), blob, Token);
        await pair.Source.Client.PushManifestAsync(_name, "v1", image.MediaType, image.Manifest, Token);
        using var setup = new Clients(pair);

        var result = await CopyAsync(setup);

        Assert.Equal(CopyOutcome.Copied, result.Outcome);
        foreach (var blob in image.Blobs)
        {
            var size = await setup.Destination.HeadBlobAsync(RepositoryName.Parse(_name), Digest.Of(blob, DigestAlgorithm.Sha512), Token);
            Assert.Equal(blob.Length, size);
        }
    }

    [Fact]
    public async Task ListAsync_RepositoriesAndTags_AreFoundAcrossPages()
    {
        pair.SkipUnlessAvailable();
        for (var i = 0; i < 5; i++)
        {
            var image = SampleImage.Of();
            await PushAsync(image, "v1", $"{_name}/r{i}");
        }

        using var client = new RegistryClientFactory(TimeProvider.System, new RegistryClientOptions { PageSize = 2 })
            .Create(new RegistryEndpoint { Url = pair.Source.Url });
        var adapter = RegistryAdapters.Create(RegistryTypes.DockerRegistry, client);
        var repositories = new List<string>();
        await foreach (var repository in adapter.ListRepositoriesAsync("", Token))
            repositories.Add(repository);
        var tags = new List<ListedArtifact>();
        await foreach (var tag in adapter.ListArtifactsAsync(RepositoryName.Parse($"{_name}/r3"), Token))
            tags.Add(tag);
        var none = new List<ListedArtifact>();
        await foreach (var tag in adapter.ListArtifactsAsync(RepositoryName.Parse($"{_name}/none"), Token))
            none.Add(tag);

        Assert.Equal(5, repositories.Count(repository => repository.StartsWith(_name, StringComparison.Ordinal)));
        Assert.Equal(repositories.Distinct().Count(), repositories.Count);
        Assert.Equal(["v1"], Assert.Single(tags).Tags);
        Assert.Empty(none);
    }

    [Fact]
    public async Task CheckAsync_WithCredential_TellsRightFromWrong()
    {
        await using var registry = new DockerRegistry(new DockerRegistryOptions { RequireCredentials = true });
        await registry.StartAsync(Token);
        registry.SkipUnlessAvailable();

        async Task<RegistryDiagnosis> CheckAsync(string? password)
        {
            using var client = Factory.Create(new RegistryEndpoint
            {
                Url = registry.Url, Username = password is null ? null : DockerRegistry.UserName, Password = password,
            });
            return await RegistryAdapters.Create(RegistryTypes.DockerRegistry, client).CheckAsync(Token);
        }

        Assert.True((await CheckAsync(DockerRegistry.Password)).IsHealthy);
        Assert.Equal(FailureKind.Auth, (await CheckAsync("wrong")).Failure);
        Assert.Equal(FailureKind.Auth, (await CheckAsync(null)).Failure);
    }

    [Fact]
    public async Task CopyAsync_ToARegistryWithCredentialAndPrivateCa_IsByteExact()
    {
        pair.SkipUnlessAvailable();
        var certificates = TestCertificates.Create();
        await using var registry = new DockerRegistry(new DockerRegistryOptions { RequireCredentials = true, Certificates = certificates });
        await registry.StartAsync(Token);
        var image = SampleImage.Of(SampleImage.RandomLayer(2_000_000), SampleImage.RandomLayer(10));
        await PushAsync(image, "v1");
        using var clients = new Clients(pair);
        using var destination = Factory.Create(new RegistryEndpoint
        {
            Url = registry.Url, CaCertificate = certificates.AuthorityPem, Username = DockerRegistry.UserName, Password = DockerRegistry.Password,
        });

        var result = await CopyAsync(clients, request => request with { Destination = destination });

        Assert.True(result.Wrote);
        Assert.Equal(image.Digest.ToString(), await registry.Client.DigestAsync(_name, "v1", Token));
        await registry.Client.VerifyAsync(_name, "v1", Token);
    }

    [Fact]
    public async Task DeleteManifestAsync_ByDigest_RemovesTheTagAndIsFalseTheSecondTime()
    {
        pair.SkipUnlessAvailable();
        var image = SampleImage.Of();
        await PushAsync(image, "v1");
        using var setup = new Clients(pair);
        var repository = RepositoryName.Parse(_name);

        Assert.True(await setup.Source.DeleteManifestAsync(repository, Reference.Of(image.Digest), Token));
        Assert.Null(await setup.Source.HeadManifestAsync(repository, Reference.Parse("v1"), Token));
        Assert.False(await setup.Source.DeleteManifestAsync(repository, Reference.Of(image.Digest), Token));
    }

    private async Task PushAsync(SampleImage image, string reference, string? repository = null)
    {
        foreach (var blob in image.Blobs)
            await pair.Source.Client.PushBlobAsync(repository ?? _name, Digest.Of(blob).ToString(), blob, Token);
        await pair.Source.Client.PushManifestAsync(repository ?? _name, reference, image.MediaType, image.Manifest, Token);
    }

    private Task<CopyResult> CopyAsync(Clients clients, Func<CopyRequest, CopyRequest>? change = null)
    {
        var request = new CopyRequest
        {
            Source = clients.Source,
            SourceRepository = RepositoryName.Parse(_name),
            SourceReference = Reference.Parse("v1"),
            Destination = clients.Destination,
            DestinationRepository = RepositoryName.Parse(_name),
            DestinationReference = Reference.Parse("v1"),
        };
        return clients.Copier.CopyAsync(change is null ? request : change(request), new RecordingObserver(), Token);
    }

    private sealed class Clients(DockerRegistryPair pair) : IDisposable
    {
        public RegistryClient Source { get; } = Factory.Create(new RegistryEndpoint { Url = pair.Source.Url });
        public RegistryClient Destination { get; } = Factory.Create(new RegistryEndpoint { Url = pair.Destination.Url });
        public ArtifactCopier Copier { get; } = new(TimeProvider.System);

        public void Dispose()
        {
            Source.Dispose();
            Destination.Dispose();
        }
    }
}
