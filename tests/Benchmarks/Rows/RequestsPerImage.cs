using System.Globalization;
using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Benchmarks.Peers;
using HarborReplication.Benchmarks.Requests;
using HarborReplication.Benchmarks.Seeding;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>Row g: what each side is asked for, by us and by skopeo, when nothing and when everything is in place.</summary>
internal static class RequestsPerImage
{
    public static async Task RunAsync(Laboratory laboratory)
    {
        await using var cluster = await laboratory.StartClusterAsync();
        IContender[] contenders = [new DistributedMode(cluster, laboratory.Postgres, laboratory.RabbitMq), new SkopeoPeer()];
        await RunAsync(laboratory, contenders, "no blob in two images", ImageShape.Small(laboratory.Options.Count(300)));
        await RunAsync(laboratory, contenders, "one of two layers in all images", ImageShape.SmallWithSharedBase(laboratory.Options.Count(300)));
    }

    private static async Task RunAsync(Laboratory laboratory, IContender[] contenders, string title, ImageShape shape)
    {
        var source = await laboratory.SourceAsync(shape);
        var columns = new List<(string Head, IReadOnlyDictionary<string, int> Source, IReadOnlyDictionary<string, int> Destination)>();
        foreach (var contender in contenders)
        {
            await using var destination = await Destination.StartAsync(null);
            foreach (var state in new[] { "new", "equal" })
            {
                var copy = await contender.PrepareAsync(
                    new Transfer { From = source, Destination = destination.Registry, DestinationUrl = destination.Url, Images = source.Images });
                var atSource = await RequestTally.SettledAsync(source.Registry);
                var atDestination = await RequestTally.SettledAsync(destination.Registry);
                await copy();
                await RequestTally.SettledAsync(source.Registry);
                await RequestTally.SettledAsync(destination.Registry);
                columns.Add((
                    $"{contender.Name}, {state}",
                    await RequestTally.CountAsync(source.Registry, atSource),
                    await RequestTally.CountAsync(destination.Registry, atDestination)));
            }
        }

        Console.WriteLine($"Requests per image, {source.Images.Count} images of two layers and a config in {source.Images.DistinctBy(image => image.Repository).Count()} repositories, {title}:");
        Table.Print(
            ["", .. columns.Select(column => column.Head)],
            [.. Rows("source", [.. columns.Select(column => column.Source)]), .. Rows("destination", [.. columns.Select(column => column.Destination)])]);

        // A tag list for each repository and side beside them.
        var lists = 2.0 * source.Images.DistinctBy(image => image.Repository).Count() / source.Images.Count;
        if (shape.SharedBaseBytes is null)
        {
            laboratory.Scores.AtMost("requests per new image at the source", AtSource(0), 4 + lists, "");
            laboratory.Scores.AtMost("requests per new image at the destination", AtDestination(0), 7 + lists, "");
            laboratory.Scores.AtMost("requests per equal image at the source", AtSource(1), 1 + lists, "");
            laboratory.Scores.AtMost("requests per equal image at the destination", AtDestination(1), 1 + lists, "");
        }

        double AtSource(int column) => (double)columns[column].Source.Values.Sum() / source.Images.Count;

        double AtDestination(int column) => (double)columns[column].Destination.Values.Sum() / source.Images.Count;

        IEnumerable<IReadOnlyList<string>> Rows(string side, IReadOnlyList<IReadOnlyDictionary<string, int>> counts)
        {
            foreach (var kind in counts.SelectMany(count => count.Keys).Distinct().Order(StringComparer.Ordinal))
                yield return [$"{side}: {kind}", .. counts.Select(count => PerImage(count.GetValueOrDefault(kind)))];
            yield return [$"**{side}, all**", .. counts.Select(count => $"**{PerImage(count.Values.Sum())}**")];
        }

        string PerImage(int count) => ((double)count / source.Images.Count).ToString("F2", CultureInfo.InvariantCulture);
    }
}
