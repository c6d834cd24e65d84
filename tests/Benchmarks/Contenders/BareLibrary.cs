using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Benchmarks.Seeding;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Benchmarks.Contenders;

/// <summary>The copier in this process, with a list of images and nothing around it: what the services cost is the difference.</summary>
internal sealed class BareLibrary(UploadVariant? variant = null) : IContender
{
    private const int ImagesAtOnce = 16;
    private readonly UploadVariant _variant = variant ?? UploadVariant.Default;

    public string Name => _variant.Name;

    public Task<Func<Task>> PrepareAsync(Transfer transfer) => Task.FromResult(() => CopyAsync(transfer));

    public void Count(CpuSnapshot before, CpuSnapshot after, CpuUse use) => use.Add(CpuGroups.Client, after.OwnSeconds - before.OwnSeconds);

    private async Task CopyAsync(Transfer transfer)
    {
        using var drain = new CancellationTokenSource();
        var clients = new RegistryClientFactory(TimeProvider.System);
        using var source = clients.Create(new RegistryEndpoint { Url = transfer.From.Registry.Url });
        using var destination = clients.Create(new RegistryEndpoint { Url = transfer.DestinationUrl });
        var copier = new ArtifactCopier(TimeProvider.System);
        await Parallel.ForEachAsync(
            transfer.Images,
            new ParallelOptions { MaxDegreeOfParallelism = ImagesAtOnce },
            async (image, token) => await copier.CopyAsync(Request(image), Nobody.Instance, token));

        CopyRequest Request(SeededImage image) => new()
        {
            Source = source,
            SourceRepository = RepositoryName.Parse(image.Repository),
            SourceReference = Reference.Parse(image.Tag),
            Destination = destination,
            DestinationRepository = RepositoryName.Parse(image.Repository),
            DestinationReference = Reference.Parse(image.Tag),
            Drain = _variant.MayDrain ? drain.Token : CancellationToken.None,
            CopyByChunk = _variant.ByChunk,
            Pace = _variant.Pace,
        };
    }

    private sealed class Nobody : ICopyObserver
    {
        public static readonly Nobody Instance = new();

        public void OnProgress(CopyProgress progress)
        {
        }

        public void OnLog(string line)
        {
        }
    }
}
