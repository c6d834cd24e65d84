using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Tests.Servers;

/// <summary>Two scripted registries and a copier between them.</summary>
internal sealed class CopySetup : IAsyncDisposable
{
    private CopySetup(ScriptedRegistry source, ScriptedRegistry destination)
    {
        Source = source;
        Destination = destination;
        SourceClient = source.Client();
        DestinationClient = destination.Client();
    }

    public ScriptedRegistry Source { get; }
    public ScriptedRegistry Destination { get; }
    public RegistryClient SourceClient { get; }
    public RegistryClient DestinationClient { get; }
    public RecordingObserver Observer { get; } = new();
    public ArtifactCopier Copier { get; } = new(TimeProvider.System, new CopierOptions { RetryDelay = TimeSpan.FromMilliseconds(5) });

    public CopyRequest Request => new()
    {
        Source = SourceClient,
        SourceRepository = RepositoryName.Parse("team/app"),
        SourceReference = Reference.Parse("v1"),
        Destination = DestinationClient,
        DestinationRepository = RepositoryName.Parse("mirror/app"),
        DestinationReference = Reference.Parse("v1"),
    };

    public static async Task<CopySetup> StartAsync() => new(await ScriptedRegistry.StartAsync(), await ScriptedRegistry.StartAsync());

    public SampleImage AddImage(params int[] layers)
    {
        var image = SampleImage.Of([.. layers.Select(SampleImage.RandomLayer)]);
        image.AddTo(Source, "team/app", "v1");
        return image;
    }

    public Task<CopyResult> CopyAsync(CopyRequest? request = null) =>
        Copier.CopyAsync(request ?? Request, Observer, TestContext.Current.CancellationToken);

    public async Task<CopyException> FailAsync(CopyRequest? request = null) => await Assert.ThrowsAsync<CopyException>(() => CopyAsync(request));

    public void AssertCopied(SampleImage image)
    {
        Assert.Equal(image.Manifest, Destination.Manifests[("mirror/app", "v1")].Content);
        foreach (var blob in image.Blobs)
            Assert.Equal(blob, Destination.Blobs[("mirror/app", Digest.Of(blob).ToString())]);
    }

    public async ValueTask DisposeAsync()
    {
        SourceClient.Dispose();
        DestinationClient.Dispose();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }
}
