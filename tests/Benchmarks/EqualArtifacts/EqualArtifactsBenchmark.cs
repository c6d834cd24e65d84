using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.EqualArtifacts;

/// <summary>
/// An execution that finds nothing to do. What it must not do: make a task of everything, grow with the number of artifacts, or make the
/// API slow for others.
/// </summary>
internal static class EqualArtifactsBenchmark
{
    private const string Password = "Harbor12345";
    private const int TagsPerRepository = 100;

    /// <summary>What a page of a Harbor's artifacts takes beside what the sandbox needs for it.</summary>
    private static readonly TimeSpan PageDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RestTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(string[] args)
    {
        var isHarbor = args.Contains("--harbor");
        var artifacts = args.FirstOrDefault(argument => argument != "--harbor") is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : 10_000;
        var directory = Directory.CreateTempSubdirectory("equal-artifacts-");
        await using var backends = await Backends.StartAsync();
        if (backends is null)
            return 1;

        await using var source = await SeededAsync(Path.Combine(directory.FullName, "source"), artifacts, isHarbor);
        await using var destination = await SeededAsync(Path.Combine(directory.FullName, "destination"), artifacts, isHarbor);
        await using var cluster = await backends.StartClusterAsync();
        var policy = await PolicyAsync(cluster.Api, source, destination);

        // The first run is the warm-up: it has compiled everything when the measured one begins.
        await MeasureAsync(cluster, policy, source, destination, artifacts, print: false);
        var rest = await AtRestAsync(cluster.Api);
        var run = await MeasureAsync(cluster, policy, source, destination, artifacts, print: true);
        Print(rest, run);
        directory.Delete(recursive: true);
        return run.AlreadyPresent == artifacts && run.Tasks == 0 ? 0 : 1;
    }

    private static async Task<SandboxRegistry> SeededAsync(string directory, int artifacts, bool isHarbor)
    {
        var registry = await SandboxRegistry.StartAsync(new SandboxOptions
        {
            Directory = directory, RequestLogCapacity = 1, Harbor = isHarbor ? new SandboxHarborOptions { AdminPassword = Password } : null,
        });
        registry.Harbor?.Project("library");
        registry.Faults.Add(RequestKind.ApiArtifacts, Fault.Delay(PageDelay));
        for (var repository = 0; repository * TagsPerRepository < artifacts; repository++)
        {
            await registry.Seed.TagsAsync(
                string.Create(CultureInfo.InvariantCulture, $"library/app-{repository:0000}"),
                Math.Min(TagsPerRepository, artifacts - (repository * TagsPerRepository)), repository);
        }

        return registry;
    }

    private static async Task<long> PolicyAsync(HarborApi api, SandboxRegistry source, SandboxRegistry destination)
    {
        var from = await api.CreateRegistryAsync("source", source.Url, Additions(source));
        var to = await api.CreateRegistryAsync("destination", destination.Url, Additions(destination));
        return await api.CreatePolicyAsync("everything", from, to);
    }

    private static JsonObject? Additions(SandboxRegistry registry) => registry.Harbor is null
        ? null
        : new JsonObject
        {
            ["type"] = "harbor",
            ["credential"] = new JsonObject { ["type"] = "basic", ["access_key"] = "admin", ["access_secret"] = Password },
        };

    private static async Task<List<double>> AtRestAsync(HarborApi api)
    {
        using var end = new CancellationTokenSource(RestTime);
        return await Latencies.MeasureAsync(api, "api/v2.0/replication/executions", end.Token);
    }

    private static async Task<Run> MeasureAsync(
        Cluster cluster, long policy, SandboxRegistry source, SandboxRegistry destination, int artifacts, bool print)
    {
        var before = cluster.CopyWorkers.Select(worker => ProcessMemory.ResidentMiB(worker.Id)).ToList();
        var requests = source.Requests.Total + destination.Requests.Total;
        var peaks = before.ToArray();
        using var end = new CancellationTokenSource();
        var latencies = Latencies.MeasureAsync(cluster.Api, "api/v2.0/replication/executions", end.Token);
        var memory = WatchAsync(cluster, peaks, end.Token);
        var start = Stopwatch.GetTimestamp();
        var execution = await cluster.WaitForFinalAsync(await cluster.Api.StartExecutionAsync(policy), Deadline);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await end.CancelAsync();
        await memory;
        var tasks = await cluster.Api.ListTasksAsync(execution.Id);
        if (print)
            Console.WriteLine($"{execution.Total} of {artifacts} artifacts counted, {execution.AlreadyPresent} already present, {tasks.Count} tasks");
        return new Run(
            seconds, execution.AlreadyPresent, tasks.Count, source.Requests.Total + destination.Requests.Total - requests, before.Max(), peaks.Max(), await latencies);
    }

    private static async Task WatchAsync(Cluster cluster, double[] peaks, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            for (var number = 0; number < peaks.Length; number++)
                peaks[number] = Math.Max(peaks[number], ProcessMemory.ResidentMiB(cluster.CopyWorkers[number].Id));
            await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
        }
    }

    private static void Print(List<double> rest, Run run)
    {
        var culture = CultureInfo.InvariantCulture;
        Console.WriteLine(string.Create(culture, $"""

            | figure | value |
            |---|---|
            | time from POST to final | {run.Seconds:F1} s |
            | artifacts per second | {run.AlreadyPresent / run.Seconds:F0} |
            | registry requests per artifact, both sides | {(double)run.Requests / run.AlreadyPresent:F2} |
            | tasks made | {run.Tasks} |
            | largest worker before / peak | {run.MemoryBefore:F0} / {run.MemoryPeak:F0} MiB |
            | GET executions at rest, p50 / p99 | {Latencies.Percentile(rest, 0.5):F1} / {Latencies.Percentile(rest, 0.99):F1} ms ({rest.Count} answers) |
            | GET executions meanwhile, p50 / p99 | {Latencies.Percentile(run.Latencies, 0.5):F1} / {Latencies.Percentile(run.Latencies, 0.99):F1} ms ({run.Latencies.Count} answers) |
            | meanwhile / at rest, p50 | {Latencies.Percentile(run.Latencies, 0.5) / Latencies.Percentile(rest, 0.5):F1} |
            """));
    }

    private sealed record Run(
        double Seconds, int AlreadyPresent, int Tasks, long Requests, double MemoryBefore, double MemoryPeak, List<double> Latencies);
}
