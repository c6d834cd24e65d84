using System.Diagnostics;
using System.Globalization;
using HarborReplication.Benchmarks.Load;
using HarborReplication.Sandbox;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.History;

/// <summary>What the API's lists and the forgetting of old executions cost when there is much history.</summary>
internal static class HistoryBenchmark
{
    private const int TasksEach = 10;
    private static readonly TimeSpan EachList = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    public static async Task<int> RunAsync(string[] args)
    {
        var executions = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 100_000;
        using var directory = new TemporaryDirectory("history");
        await using var backends = await Backends.StartAsync();
        if (backends is null)
            return 1;

        await using var registry = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("registry") });
        await using var cluster = await backends.StartClusterAsync(new ClusterOptions
        {
            PolicyServices = 1,
            TriggerServices = 1,
            CopyWorkers = 1,
            CopyWorkerProgram = ("Benchmarks", ["fleet", "1"]),
        });
        var rows = new CopiedHistory(cluster.Database);
        var (policy, execution) = await ExampleAsync(cluster.Api, registry);
        // The first answers are the warm-up.
        await MeasureAsync(cluster.Api, execution, policy);
        var few = await MeasureAsync(cluster.Api, execution, policy);
        await rows.MultiplyAsync(execution, executions);
        var many = await MeasureAsync(cluster.Api, execution, policy);
        Console.WriteLine($"""
            | answered, p50 / p99 in ms | one execution | {executions} executions, {executions * TasksEach} tasks |
            |---|---|---|
            """);
        foreach (var ((name, before), (_, after)) in few.Zip(many))
            Console.WriteLine($"| {name} | {Show(before)} | {Show(after)} |");
        await ForgetAsync(cluster, rows, executions / 2);
        return 0;
    }

    /// <summary>A real execution, which the others are copies of.</summary>
    private static async Task<(long Policy, long Execution)> ExampleAsync(HarborApi api, SandboxRegistry registry)
    {
        var id = await api.CreateRegistryAsync("source", registry.Url);
        var policy = await api.CreatePolicyAsync("example", id, await api.CreateRegistryAsync("destination", registry.Url), InventedPlans.Filters(TasksEach));
        var execution = await api.StartExecutionAsync(policy);
        await api.WaitForFinalAsync(execution, Deadline);
        return (policy, execution);
    }

    private static async Task<List<(string Name, List<double> Latencies)>> MeasureAsync(HarborApi api, long execution, long policy)
    {
        const string Path = "api/v2.0/replication/executions";
        var measured = new List<(string, List<double>)>();
        foreach (var (name, path) in new[]
        {
            ("newest executions", $"{Path}?page_size=100"),
            ("newest executions of a policy", $"{Path}?policy_id={policy}&page_size=100"),
            ("failed executions, of which there are none", $"{Path}?status=Failed&page_size=100"),
            ("one execution", $"{Path}/{execution}"),
            ("its tasks", $"{Path}/{execution}/tasks?page_size=100"),
            ("the 100th page of executions", $"{Path}?page=100&page_size=100"),
        })
        {
            using var end = new CancellationTokenSource(EachList);
            measured.Add((name, await Latencies.MeasureAsync(api, path, end.Token)));
        }

        return measured;
    }

    /// <summary>Half of it is too old at once.</summary>
    private static async Task ForgetAsync(Cluster cluster, CopiedHistory rows, int executions)
    {
        using var end = new CancellationTokenSource();
        var latencies = Latencies.MeasureAsync(cluster.Api, "api/v2.0/replication/executions", end.Token);
        var start = Stopwatch.GetTimestamp();
        var left = await rows.ExpireAsync(executions);
        while (await rows.CountExpiredAsync() > 0 && Stopwatch.GetElapsedTime(start) < Deadline)
            await Task.Delay(TimeSpan.FromSeconds(1));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await end.CancelAsync();
        var meanwhile = Show(await latencies);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Environment.NewLine}{left} executions with {left * TasksEach} tasks forgotten in {seconds:F0} s ({left / seconds:F0} executions/s); newest executions meanwhile, p50 / p99: {meanwhile} ms"));
    }

    private static string Show(List<double> sorted) =>
        string.Create(CultureInfo.InvariantCulture, $"{Latencies.Percentile(sorted, 0.5):F1} / {Latencies.Percentile(sorted, 0.99):F1}");
}
