using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Sandbox;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Load;

/// <summary>
/// What everything around the copies can do: workers that plan what they are told and copy nothing, over RabbitMQ and Postgres, beside
/// thousands of policies. Planning, granting with settling, many executions at once, and a stop in the middle.
/// </summary>
internal static class LoadBenchmark
{
    private const int Workers = 20;
    private const int MostPolicies = 5_000;
    private const int Executions = 50;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>As often as somebody who looks at it asks: each answer counts all tasks.</summary>
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(string[] args)
    {
        var tasks = args is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 100_000;
        var policies = args is [_, var others] ? int.Parse(others, CultureInfo.InvariantCulture) : MostPolicies;
        using var directory = new TemporaryDirectory("load");
        await using var backends = await Backends.StartAsync();
        if (backends is null)
            return 1;

        await using var source = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("source") });
        await using var destination = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("destination") });
        await using var cluster = await backends.StartClusterAsync(new ClusterOptions
        {
            TriggerServices = 1,
            CopyWorkers = 1,
            CopyWorkerProgram = ("Benchmarks", ["fleet", Workers.ToString(CultureInfo.InvariantCulture)]),
        });
        using var gate = new HttpClient(new SocketsHttpHandler()) { BaseAddress = cluster.CopyWorkers[0].Url };
        var estate = new Estate(cluster, new DistributedMode(cluster, backends.Postgres, backends.RabbitMq), gate, await RegistriesAsync(cluster, source, destination));
        await using var memory = new PeakMemory(cluster);
        Console.WriteLine(LoadPhase.Header);

        // The first run is the warm-up: everything is compiled when the measured ones begin.
        await estate.ExecuteAsync("warm-up", await estate.PolicyAsync("warm-up", tasks / 4), tasks / 4);
        await estate.CreatePoliciesAsync(policies);
        await estate.PlanAndSettleAsync(await estate.PolicyAsync("large", tasks), tasks);
        await estate.ExecuteManyAsync(Executions, tasks / Executions);
        var stop = await estate.StopAsync(await estate.PolicyAsync("stopped", tasks), tasks);
        Console.WriteLine();
        Console.WriteLine(stop);
        foreach (var (name, peak) in memory.Peaks)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory of {name}: {peak:F0} MiB"));
        return 0;
    }

    private static async Task<(long Source, long Destination)> RegistriesAsync(Cluster cluster, SandboxRegistry source, SandboxRegistry destination) =>
        (await cluster.Api.CreateRegistryAsync("source", source.Url), await cluster.Api.CreateRegistryAsync("destination", destination.Url));

    private sealed class Estate(Cluster cluster, DistributedMode processes, HttpClient gate, (long Source, long Destination) registries)
    {
        public Task<long> PolicyAsync(string name, int artifacts) =>
            cluster.Api.CreatePolicyAsync(name, registries.Source, registries.Destination, InventedPlans.Filters(artifacts));

        public Task CreatePoliciesAsync(int policies) => MeasureAsync("policies created by the API, 8 at a time", policies, async () =>
            await Parallel.ForEachAsync(
                Enumerable.Range(0, policies), new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (number, _) => await PolicyAsync(string.Create(CultureInfo.InvariantCulture, $"other-{number}"), 1)));

        public async Task PlanAndSettleAsync(long policy, int tasks)
        {
            await SwitchAsync("hold");
            long execution = 0;
            await MeasureAsync("planned, nothing granted meanwhile but what the slots hold", tasks, async () =>
            {
                execution = await cluster.Api.StartExecutionAsync(policy);
                await UntilAsync(async () => (await cluster.Api.GetExecutionAsync(execution)).Total == tasks);
            });
            await MeasureAsync("granted and settled", tasks, async () =>
            {
                await SwitchAsync("open");
                await EndAsync(execution, tasks);
            });
        }

        public Task ExecuteAsync(string name, long policy, int tasks) => MeasureAsync(
            name, tasks, async () => await EndAsync(await cluster.Api.StartExecutionAsync(policy), tasks));

        public async Task ExecuteManyAsync(int executions, int tasksEach)
        {
            var policies = new List<long>();
            for (var number = 0; number < executions; number++)
                policies.Add(await PolicyAsync(string.Create(CultureInfo.InvariantCulture, $"many-{number}"), tasksEach));
            await MeasureAsync($"{executions} executions at once, from POST to final", executions * tasksEach, async () =>
            {
                var started = await Task.WhenAll(policies.Select(policy => cluster.Api.StartExecutionAsync(policy)));
                foreach (var execution in started)
                    await EndAsync(execution, tasksEach);
            });
        }

        public async Task<string> StopAsync(long policy, int tasks)
        {
            await SwitchAsync("hold");
            var execution = await cluster.Api.StartExecutionAsync(policy);
            await UntilAsync(async () => (await cluster.Api.GetExecutionAsync(execution)).Total == tasks);
            var before = await CountAsync();
            await SwitchAsync("open");
            await UntilAsync(async () => (await CountAsync()).Passed - before.Passed > tasks / 10);
            await cluster.Api.StopExecutionAsync(execution);
            var stopped = Stopwatch.GetTimestamp();
            await UntilAsync(async () => (await cluster.Api.GetExecutionAsync(execution)).IsFinal);
            var final = Stopwatch.GetElapsedTime(stopped).TotalMilliseconds;
            var count = await CountAsync();
            var last = Stopwatch.GetElapsedTime(stopped).TotalMilliseconds - count.LastAgo;
            return string.Create(CultureInfo.InvariantCulture,
                $"stopped an execution of {tasks} after {count.Passed - before.Passed} tasks: the last one began {last:F0} ms after the answer, the end came after {final:F0} ms");
        }

        private async Task EndAsync(long execution, int tasks)
        {
            await UntilAsync(async () => (await cluster.Api.GetExecutionAsync(execution)).IsFinal);
            if (await cluster.Api.GetExecutionAsync(execution) is var final && (final.Status != "Succeed" || final.Total != tasks))
                throw new InvalidOperationException($"{final}{Environment.NewLine}{await cluster.Api.DescribeAsync(execution)}");
        }

        private async Task UntilAsync(Func<Task<bool>> isSo)
        {
            var start = Stopwatch.GetTimestamp();
            while (!await isSo())
            {
                if (Stopwatch.GetElapsedTime(start) > Deadline)
                    throw new TimeoutException(cluster.ReadLogs());
                await Task.Delay(Pause);
            }
        }

        private async Task SwitchAsync(string to) => (await gate.PostAsync($"gate/{to}", null)).EnsureSuccessStatusCode();

        private async Task<FleetCount> CountAsync() => (await gate.GetFromJsonAsync<FleetCount>("gate"))!;

        private async Task MeasureAsync(string name, int tasks, Func<Task> act)
        {
            using var end = new CancellationTokenSource();
            var before = CpuSnapshot.Take();
            var latencies = Latencies.MeasureAsync(cluster.Api, "api/v2.0/replication/executions", end.Token, LookPause);
            var start = Stopwatch.GetTimestamp();
            await act();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await end.CancelAsync();
            var cpu = new CpuUse();
            processes.Count(before, CpuSnapshot.Take(), cpu);
            Console.WriteLine(new LoadPhase(name, tasks, seconds, cpu, await latencies).Row);
        }
    }
}
