using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Testing;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Distribution 2.8, which knows no referrers: clients keep the lists, on both sides.</summary>
public sealed class DockerRegistryReferrersTests(DockerRegistryPair pair) : IClassFixture<DockerRegistryPair>
{
    private static readonly Digest Subject = Digest.Of([1]);
    private static readonly string Tag = AccessoryTag.ReferrersOf(Subject).ToString();
    private readonly string _name = $"team/{Guid.NewGuid():n}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CopyReferrersAsync_ListUnderTheTag_IsTakenOverAndGrows()
    {
        pair.SkipUnlessAvailable();
        using var source = new RegistryClientFactory(TimeProvider.System).Create(new RegistryEndpoint { Url = pair.Source.Url });
        using var destination = new RegistryClientFactory(TimeProvider.System).Create(new RegistryEndpoint { Url = pair.Destination.Url });
        var (one, other, own) = (SampleImage.Of(SampleImage.RandomLayer(100)), SampleImage.Of(), SampleImage.Of());
        await PushAsync(pair.Source, one, other);
        await PushAsync(pair.Destination, own);
        await ListAsync(pair.Source, one);

        var first = await CopyAsync(source, destination);
        var taken = await pair.Destination.Client.DigestAsync(_name, Tag, Token);
        await ListAsync(pair.Destination, one, own);
        await ListAsync(pair.Source, one, other);
        var second = await CopyAsync(source, destination);
        var third = await CopyAsync(source, destination);

        Assert.Equal((CopyOutcome.Copied, taken), (first.Outcome, first.Digest?.ToString()));
        Assert.Equal((CopyOutcome.Copied, CopyOutcome.AlreadyPresent), (second.Outcome, third.Outcome));
        var listed = (await destination.ReferrersAsync(RepositoryName.Parse(_name), Subject, withTag: false, Token)).Entries.Select(entry => entry.Digest);
        Assert.Equal(new[] { one, own, other }.Select(image => image.Digest), listed);
        await pair.Destination.Client.VerifyAsync(_name, Tag, Token);
        Assert.False(source.MayHaveReferrersApi || destination.MayHaveReferrersApi);
    }

    private Task<CopyResult> CopyAsync(RegistryClient source, RegistryClient destination) => SandboxPair.NewCopier().CopyReferrersAsync(
        new CopyRequest
        {
            Source = source, SourceRepository = RepositoryName.Parse(_name), SourceReference = Reference.Parse(Tag),
            Destination = destination, DestinationRepository = RepositoryName.Parse(_name), DestinationReference = Reference.Parse(Tag),
        },
        Subject, new RecordingObserver(), Token);

    private async Task PushAsync(DockerRegistry registry, params SampleImage[] images)
    {
        foreach (var image in images)
        {
            foreach (var blob in image.Blobs)
                await registry.Client.PushBlobAsync(_name, Digest.Of(blob).ToString(), blob, Token);
            await registry.Client.PushManifestAsync(_name, image.Digest.ToString(), image.MediaType, image.Manifest, Token);
        }
    }

    private Task ListAsync(DockerRegistry registry, params SampleImage[] images)
    {
        var index = JsonNode.Parse(SampleImage.IndexOf(images))!;
        foreach (var entry in index["manifests"]!.AsArray())
            entry!["artifactType"] = "application/vnd.example.signature";
        return registry.Client.PushManifestAsync(_name, Tag, MediaTypes.OciIndex, Encoding.UTF8.GetBytes(index.ToJsonString()), Token);
    }
}
