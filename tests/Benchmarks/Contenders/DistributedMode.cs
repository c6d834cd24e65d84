using System.Diagnostics;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Contenders;

/// <summary>The product as it is run: from the POST of an execution until the API says that it is over.</summary>
internal sealed class DistributedMode(Cluster cluster, PostgresServer postgres, RabbitMqServer rabbitMq) : IContender
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(30);
    private int _transfers;
    private long? _lastPolicy;

    public string Name => "distributed mode";

    /// <summary>Asking more often costs the services processor time, asking less often finds the end later.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(1);

    public async Task<Func<Task>> PrepareAsync(Transfer transfer)
    {
        var number = ++_transfers;
        var from = await cluster.Api.CreateRegistryAsync($"source-{number}", transfer.From.Registry.Url);
        var to = await cluster.Api.CreateRegistryAsync($"destination-{number}", transfer.DestinationUrl);
        // The destination of an enabled policy has a right to half of the slots even while it rests, and the one before is not there any more.
        if (_lastPolicy is { } last)
            await cluster.Api.DeletePolicyAsync(last);
        var policy = await cluster.Api.CreatePolicyAsync($"policy-{number}", from, to);
        _lastPolicy = policy;
        return () => ExecuteAsync(policy, transfer.Images.Count);
    }

    public void Count(CpuSnapshot before, CpuSnapshot after, CpuUse use)
    {
        foreach (var worker in cluster.CopyWorkers)
            Add(CpuGroups.Workers, worker.Id);
        foreach (var service in cluster.PolicyServices)
            Add(CpuGroups.PolicyService, service.Id);
        foreach (var service in cluster.TriggerServices)
            Add(CpuGroups.TriggerService, service.Id);
        Add(CpuGroups.Postgres, postgres.ProcessId);
        Add(CpuGroups.RabbitMq, rabbitMq.ProcessId);

        void Add(string group, int? process)
        {
            if (process is { } id)
                use.Add(group, after.TreeSeconds(id) - before.TreeSeconds(id));
        }
    }

    private async Task ExecuteAsync(long policy, int images)
    {
        var id = await cluster.Api.StartExecutionAsync(policy);
        var start = Stopwatch.GetTimestamp();
        while (await cluster.Api.GetExecutionAsync(id) is var execution)
        {
            if (execution.IsFinal)
            {
                if (execution.Status != "Succeed" || execution.Total != images)
                    throw new InvalidOperationException($"{execution}{Environment.NewLine}{await cluster.Api.DescribeAsync(id)}");
                return;
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed > Deadline)
                throw new TimeoutException($"{execution}{Environment.NewLine}{await cluster.Api.DescribeAsync(id)}{Environment.NewLine}{cluster.ReadLogs()}");
            // Asking costs the services processor time: the end is found to within 2 %, on average 1 % late.
            await Task.Delay(TimeSpan.FromTicks(Math.Clamp(elapsed.Ticks / 50, ShortestPause.Ticks, LongestPause.Ticks)));
        }
    }
}
