using System.Diagnostics;
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
        foreach (var row in rows.Where(row => wanted.Count == 0 ? !row.IsByHand : wanted.Contains(row.Name)))
        {
            Console.WriteLine($"## {row.Name}: {row.Title}");
            Console.WriteLine($"{Environment.ProcessorCount} processors, load {MachineLoad.LastMinute} before, {rounds} rounds");
            laboratory.Scores.Begin(row.Name);
            var start = Stopwatch.GetTimestamp();
            try
            {
                await row.RunAsync(laboratory);
            }
            catch (Exception e)
            {
                // The others still have something to say.
                await Console.Error.WriteLineAsync(e.ToString());
                laboratory.Scores.Broke(e.Message.Split('\n')[0]);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(row {row.Name} took {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s)"));
        }

        laboratory.Scores.Print();
        return laboratory.Scores.HasBroken ? 1 : 0;
    }

    private static IReadOnlyList<Row> All(LaboratoryOptions options)
    {
        var near = ImageShape.Small(options.Count(600));
        var shared = ImageShape.SmallWithSharedBase(options.Count(600));
        var far = ImageShape.Small(options.Count(300));
        return
        [
            new("a", $"{near.Count} small images, nothing at the destination, no blob in two of them", new SmallImages { Shape = near, Goal = 3 }.RunAsync),
            new("a-shared", $"{shared.Count} small images that share one of their two layers", new SmallImages { Shape = shared, Goal = 3 }.RunAsync) { IsByHand = true },
            new("b", $"{near.Count} small images, all equal", new SmallImages { Shape = near, IsEqual = true, Goal = 3 }.RunAsync),
            new("c", "one image of four large layers", LargeImage.RunNearAsync),
            new("c-ways", "what each way of sending large blobs costs", UploadWays.RunAsync) { IsByHand = true },
            new("d", $"{far.Count} small images over 80 ms", new SmallImages { Shape = far, Link = LinkOptions.Wan, PeerSample = options.Count(12, 4), Goal = 50 }.RunAsync),
            new("e", $"{far.Count} small images over 80 ms, all equal", new SmallImages { Shape = far, Link = LinkOptions.Wan, IsEqual = true, PeerSample = options.Count(40, 4), Goal = 50 }.RunAsync),
            new("f", "one image of four large layers over 400 Mbit/s and 80 ms", LargeImage.RunFarAsync),
            new("f-shared", "images over one large base layer, four workers, 400 Mbit/s and 80 ms", SharedLink.RunAsync),
            new("g", "requests per image", RequestsPerImage.RunAsync),
            new("h", "memory of a worker with 16 large blobs in flight", WorkerMemory.RunAsync),
            new("i", "a link's limit with several workers and PolicyServices", LinkBudget.RunAsync),
        ];
    }

    private sealed record Row(string Name, string Title, Func<Laboratory, Task> RunAsync)
    {
        /// <summary>Runs only when it is named.</summary>
        public bool IsByHand { get; init; }
    }
}
