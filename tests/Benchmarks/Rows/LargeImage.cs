using System.Globalization;
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
        var curl = new CurlLimit();
        var (all, bytes) = await RunAsync(laboratory, null, curl);
        var limit = all.Single(series => series.Contender == curl.Name);
        Results.PrintThroughput(all, bytes, bytes / limit.Seconds, curl.Name);
        Results.PrintCpu(all);
        var skopeo = all.Single(series => series.Contender == "skopeo").Cpu(CpuGroups.Client);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"workers' CPU / skopeo's: {all[0].Cpu(CpuGroups.Workers) / skopeo:F2} (goal ≤ 0.4); throughput / curl's: {limit.Seconds / all[0].Seconds:F2} (goal ≥ 0.9)"));
    }

    public static async Task RunFarAsync(Laboratory laboratory)
    {
        var (all, bytes) = await RunAsync(laboratory, SharedLink.Options, new CurlLimit());
        Results.PrintThroughput(all, bytes, SharedLink.BytesPerSecond, "the link of 400 Mbit/s");
        Console.WriteLine("goal: ≥ 95 % of the link");
        Results.PrintCpu(all);
    }

    private static async Task<(IReadOnlyList<Series> All, long Bytes)> RunAsync(Laboratory laboratory, LinkOptions? link, CurlLimit curl)
    {
        var shape = new ImageShape { Count = 1, Layers = 4, LayerBytes = laboratory.Options.Bytes(LayerBytes) };
        var source = await laboratory.SourceAsync(shape);
        await using var cluster = await laboratory.StartClusterAsync();
        var contest = new Contest(
            source,
            link,
            [
                new Entrant(new DistributedMode(cluster, laboratory.Postgres, laboratory.RabbitMq), WarmUps: 1),
                new Entrant(new SkopeoPeer()),
                new Entrant(new BareLibrary(), WarmUps: 1),
                new Entrant(curl),
            ],
            laboratory.Options.Rounds);
        return (await contest.IntoEmptyAsync(), source.DistinctBytes);
    }
}
