using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Peers;
using HarborReplication.Benchmarks.Seeding;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>What each way of sending a large blob costs the library, beside curl: to be run by hand when row c is too dear.</summary>
internal static class UploadWays
{
    // Large enough for each way to be taken, and quickly seeded.
    private const int LayerBytes = 64 * 1024 * 1024;

    public static async Task RunAsync(Laboratory laboratory)
    {
        var source = await laboratory.SourceAsync(new ImageShape { Count = 1, Layers = 4, LayerBytes = LayerBytes });
        var contest = new Contest(
            source,
            null,
            [
                new Entrant(new BareLibrary(), WarmUps: 1),
                new Entrant(new BareLibrary(new UploadVariant("pieces of 64 KiB") { Piece = 64 * 1024 })),
                new Entrant(new BareLibrary(new UploadVariant("open-ended PATCH") { MayDrain = true }), WarmUps: 1),
                new Entrant(new BareLibrary(new UploadVariant("open-ended PATCH, pieces of 64 KiB") { MayDrain = true, Piece = 64 * 1024 })),
                new Entrant(new BareLibrary(new UploadVariant("PATCH of 10 MiB each") { ByChunk = true })),
                new Entrant(new CurlLimit(CurlWay.Patch), WarmUps: 1),
                new Entrant(new CurlLimit(CurlWay.Put)),
            ],
            laboratory.Options.Rounds);
        var all = await contest.IntoEmptyAsync();
        Results.PrintThroughput(all, source.DistinctBytes, source.DistinctBytes / all[^2].Seconds, all[^2].Contender);
        Results.PrintCpu(all);
    }
}
