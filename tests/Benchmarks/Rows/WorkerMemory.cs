using System.Diagnostics;
using System.Globalization;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>
/// Row h: one worker with 16 large blobs in flight. The source makes its content up and the destination verifies and forgets it, so that
/// neither disk nor memory limits what can be in flight.
/// </summary>
internal static class WorkerMemory
{
    private const int Images = 8;
    private const int LayersPerImage = 2;
    private const long LayerBytes = 4L * 1024 * 1024 * 1024;
    private const int SecondsPerSpan = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    public static async Task RunAsync(Laboratory laboratory)
    {
        using var directory = new TemporaryDirectory("memory");
        await using var source = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("source"), RequestLogCapacity = 1_000 });
        await using var destination = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("destination"), DiscardUploads = true });
        // Room for all images beside the slots that are kept for urgent work.
        await using var cluster = await laboratory.StartClusterAsync(workers: 1, new Dictionary<string, string> { ["Worker__Slots"] = "16" });
        var from = await cluster.Api.CreateRegistryAsync("source", source.Url);
        var to = await cluster.Api.CreateRegistryAsync("destination", destination.Url);
        var policy = await cluster.Api.CreatePolicyAsync("everything", from, to);

        await SeedAsync(source, "small", 0, 1024 * 1024);
        await CopyAsync(cluster, source, policy);
        await SeedAsync(source, "large", Images, laboratory.Options.Bytes(LayerBytes));
        var samples = await CopyAsync(cluster, source, policy);
        var spans = Print(samples);
        laboratory.Scores.AtMost("most memory of a worker with 16 blobs in flight", samples.Max(sample => sample.ResidentMiB), 200, " MiB");
        if (spans.Count > 1)
            laboratory.Scores.AtMost("its growth from the second 10 s on", spans.Skip(1).Max() - spans[1], 4, " MiB");
    }

    private static async Task SeedAsync(SandboxRegistry source, string tag, int seed, long layerBytes)
    {
        for (var image = 0; image < Images; image++)
        {
            await source.Seed.GeneratedImageAsync(
                string.Create(CultureInfo.InvariantCulture, $"bench/app-{image:000}"), tag, seed + image, [.. Enumerable.Repeat(layerBytes, LayersPerImage)]);
        }
    }

    private static async Task<List<MemorySample>> CopyAsync(Cluster cluster, SandboxRegistry source, long policy)
    {
        source.Requests.Clear();
        var samples = new List<MemorySample>();
        var start = Stopwatch.GetTimestamp();
        var execution = cluster.WaitForFinalAsync(await cluster.Api.StartExecutionAsync(policy), Deadline);
        while (!execution.IsCompleted)
        {
            samples.Add(new MemorySample(
                Stopwatch.GetElapsedTime(start),
                ProcessMemory.ResidentMiB(cluster.CopyWorkers[0].Id),
                source.Requests.Count(request => request.Kind == RequestKind.BlobGet && request.Duration is null)));
            await Task.WhenAny(execution, Task.Delay(Pause));
        }

        var final = await execution;
        return final.Status == "Succeed" ? samples : throw new InvalidOperationException(await cluster.Api.DescribeAsync(final.Id));
    }

    /// <returns>The most of each span with all blobs in flight.</returns>
    private static List<double> Print(List<MemorySample> samples)
    {
        var culture = CultureInfo.InvariantCulture;
        var full = samples.Where(sample => sample.BlobsInFlight == Images * LayersPerImage).ToList();
        var spans = full.GroupBy(sample => (int)(sample.At - full[0].At).TotalSeconds / SecondsPerSpan).Select(span => span.Max(sample => sample.ResidentMiB)).ToList();
        Table.Print(
            ["worker", "value"],
            [
                ["seconds", samples[^1].At.TotalSeconds.ToString("F1", culture)],
                ["most blobs in flight at once", $"{samples.Max(sample => sample.BlobsInFlight)}"],
                ["seconds with all of them in flight", full.Count == 0 ? "0" : (full[^1].At - full[0].At).TotalSeconds.ToString("F1", culture)],
                ["resident before", $"{samples[0].ResidentMiB.ToString("F0", culture)} MiB"],
                .. spans.Select((largest, number) => (IReadOnlyList<string>)
                    [$"resident, largest from second {number * SecondsPerSpan} of that time", $"{largest.ToString("F0", culture)} MiB"]),
                ["resident, largest of all", $"{samples.Max(sample => sample.ResidentMiB).ToString("F0", culture)} MiB"],
            ]);
        return spans;
    }
}
