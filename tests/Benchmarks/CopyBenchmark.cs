using System.Globalization;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Benchmarks.Rows;
using HarborReplication.Benchmarks.Seeding;
using HarborReplication.Benchmarks.Wan;

namespace HarborReplication.Benchmarks;

/// <summary>The copier against skopeo, against curl and against a link, one row at a time.</summary>
internal static class CopyBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        var isSmall = args.Contains("--small");
        var rounds = Array.IndexOf(args, "--rounds") is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : isSmall ? 1 : 3;
        var options = new LaboratoryOptions(rounds, isSmall);
        var rows = All(options);
        var wanted = args.Where((arg, i) => !arg.StartsWith('-') && (i == 0 || args[i - 1] != "--rounds")).ToList();
        if (wanted.FirstOrDefault(name => rows.All(row => row.Name != name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no row {unknown}; there are {string.Join(", ", rows.Select(row => row.Name))}.");
            return 2;
        }

        await using var laboratory = await Laboratory.StartAsync(options);
        foreach (var row in rows.Where(row => wanted.Count == 0 || wanted.Contains(row.Name)))
        {
            Console.WriteLine($"## {row.Name}: {row.Title}");
            Console.WriteLine($"{Environment.ProcessorCount} processors, load {MachineLoad.LastMinute} before, {rounds} rounds");
            await row.RunAsync(laboratory);
        }

        return 0;
    }

    private static IReadOnlyList<Row> All(LaboratoryOptions options)
    {
        var near = ImageShape.Small(options.Count(600));
        var shared = ImageShape.SmallWithSharedBase(options.Count(600));
        var far = ImageShape.Small(options.Count(300));
        return
        [
            new("a", $"{near.Count} small images, nothing at the destination, no blob in two of them", new SmallImages { Shape = near, Goal = 3 }.RunAsync),
            new("a-shared", $"{shared.Count} small images that share one of their two layers", new SmallImages { Shape = shared, Goal = 3 }.RunAsync),
            new("b", $"{near.Count} small images, all equal", new SmallImages { Shape = near, IsEqual = true, Goal = 3 }.RunAsync),
            new("c", "one image of four large layers", LargeImage.RunNearAsync),
            new("d", $"{far.Count} small images over 80 ms", new SmallImages { Shape = far, Link = LinkOptions.Wan, PeerSample = options.Count(20, 4), Goal = 50 }.RunAsync),
            new("e", $"{far.Count} small images over 80 ms, all equal", new SmallImages { Shape = far, Link = LinkOptions.Wan, IsEqual = true, PeerSample = options.Count(60, 4), Goal = 50 }.RunAsync),
            new("f", "one image of four large layers over 400 Mbit/s and 80 ms", LargeImage.RunFarAsync),
            new("f-shared", "images over one large base layer, four workers, 400 Mbit/s and 80 ms", SharedLink.RunAsync),
            new("g", "requests per image", RequestsPerImage.RunAsync),
            new("h", "memory of a worker with 16 blobs of 1 GiB in flight", WorkerMemory.RunAsync),
        ];
    }

    private sealed record Row(string Name, string Title, Func<Laboratory, Task> RunAsync);
}
