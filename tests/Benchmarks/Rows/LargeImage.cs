using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Benchmarks.Peers;
using HarborReplication.Benchmarks.Seeding;
using HarborReplication.Benchmarks.Wan;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>Row c and the first half of f: one image of four layers of 256 MiB, near, and over a link of known width.</summary>
internal static class LargeImage
{
    private const int LayerBytes = 256 * 1024 * 1024;

    public static async Task RunNearAsync(Laboratory laboratory)
    {
        var curl = new CurlLimit(CurlWay.Patch);
        var (all, bytes) = await RunAsync(laboratory, null, [new SkopeoPeer(), curl, new CurlLimit(CurlWay.Put)]);
        var limit = all.Single(series => series.Contender == curl.Name);
        Results.PrintThroughput(all, bytes, bytes / limit.Seconds, curl.Name);
        Results.PrintCpu(all);
        var skopeo = all.Single(series => series.Contender == "skopeo").Cpu(CpuGroups.Client);
        laboratory.Scores.AtLeast("one image of 4 × 256 MiB", limit.Seconds / all[0].Seconds, 0.9, $" × {curl.Name}");
        laboratory.Scores.AtMost("the workers' CPU", all[0].Cpu(CpuGroups.Workers) / skopeo, 0.4, " × skopeo's");
    }

    public static async Task RunFarAsync(Laboratory laboratory)
    {
        var (all, bytes) = await RunAsync(laboratory, SharedLink.Options, [new CurlLimit(CurlWay.Patch)]);
        Results.PrintThroughput(all, bytes, SharedLink.BytesPerSecond, "the link of 400 Mbit/s");
        Results.PrintCpu(all);
        laboratory.Scores.AtLeast("1 GiB over 400 Mbit/s and 80 ms", 100 * bytes / all[0].Seconds / SharedLink.BytesPerSecond, 95, " % of the link");
    }

    private static async Task<(IReadOnlyList<Series> All, long Bytes)> RunAsync(Laboratory laboratory, LinkOptions? link, IEnumerable<IContender> peers)
    {
        var source = await laboratory.SourceAsync(new ImageShape { Count = 1, Layers = 4, LayerBytes = laboratory.Options.Bytes(LayerBytes) });
        await using var cluster = await laboratory.StartClusterAsync();
        var distributed = new DistributedMode(cluster, laboratory.Postgres, laboratory.RabbitMq) { LongestPause = TimeSpan.FromMilliseconds(100) };
        var library = new BareLibrary();
        await laboratory.WarmUpAsync(distributed, library);
        var contest = new Contest(
            source,
            link,
            [
                new Entrant(distributed, WarmUps: 1),
                new Entrant(library, WarmUps: 1),
                .. peers.Select(peer => new Entrant(peer)),
            ],
            laboratory.Options.Rounds);
        return (await contest.IntoEmptyAsync(), source.DistinctBytes);
    }
}
