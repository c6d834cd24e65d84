using System.Globalization;
using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Benchmarks.Requests;
using HarborReplication.Benchmarks.Seeding;
using HarborReplication.Benchmarks.Wan;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>The second half of row f: many images over one base layer, copied by four workers at once. How often does it go over the link?</summary>
internal static class SharedLink
{
    public const long BytesPerSecond = 400_000_000 / 8;
    public static readonly LinkOptions Options = LinkOptions.Wan with { BytesPerSecond = BytesPerSecond };
    private const int BaseBytes = 200 * 1024 * 1024;
    private const int Workers = 4;

    public static async Task RunAsync(Laboratory laboratory)
    {
        var shape = new ImageShape
        {
            Count = laboratory.Options.Count(40), TagsPerRepository = 5, Layers = 1, SharedBaseBytes = laboratory.Options.Bytes(BaseBytes),
        };
        var source = await laboratory.SourceAsync(shape);
        await using var cluster = await laboratory.StartClusterAsync(Workers);
        var sent = new List<Sent>();
        var contest = new Contest(
            source, Options, [new Entrant(new DistributedMode(cluster, laboratory.Postgres, laboratory.RabbitMq), WarmUps: 1)], Math.Min(laboratory.Options.Rounds, 2));
        var all = await contest.IntoEmptyAsync(async (destination, _) => sent.Add(await CountAsync(source, destination)));
        Results.PrintThroughput(all, source.DistinctBytes, BytesPerSecond, "the link of 400 Mbit/s");
        Results.PrintCpu(all);
        Table.Print(
            ["run", "blobs uploaded", "distinct blobs", "bytes uploaded", "bytes of distinct blobs", "uploaded / distinct", "bytes over the link"],
            sent.Select((run, number) => (IReadOnlyList<string>)
            [
                $"{number + 1}", $"{run.Blobs}", $"{run.DistinctBlobs}", $"{run.Bytes}", $"{source.DistinctBytes}",
                ((double)run.Bytes / source.DistinctBytes).ToString("F4", CultureInfo.InvariantCulture), $"{run.OverTheLink}",
            ]));
        laboratory.Scores.AtMost(
            "images over one base layer, four workers: bytes uploaded", sent.Max(run => (double)run.Bytes) / source.DistinctBytes, 1, " × the distinct bytes");
    }

    private static async Task<Sent> CountAsync(SeededRegistry source, Destination destination)
    {
        await RequestTally.SettledAsync(destination.Registry);
        var sizes = source.Images.SelectMany(image => image.Blobs).DistinctBy(blob => blob.Digest).ToDictionary(blob => blob.Digest, blob => blob.Size);
        var uploads = (await destination.Registry.ReadAccessLogAsync())
            .Where(entry => entry.Method == "PUT" && entry.Target.Contains("/blobs/uploads/", StringComparison.Ordinal))
            .Select(entry => entry.Target[(entry.Target.IndexOf("digest=", StringComparison.Ordinal) + "digest=".Length)..].Split('&')[0])
            .ToList();
        return new Sent(uploads.Count, uploads.Distinct().Count(), uploads.Sum(digest => sizes[digest]), destination.Link!.There.Bytes);
    }

    private sealed record Sent(int Blobs, int DistinctBlobs, long Bytes, long OverTheLink);
}
