using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Sandbox;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Load;

/// <summary>
/// A burst of webhooks at a fixed rate to two trigger services, each of a tag of its own that an event-based policy takes: what is
/// answered when, and when the last one is settled. The workers copy nothing.
/// </summary>
internal static class EventsBenchmark
{
    private const int Rate = 500;
    private const string Secret = "burst";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 60;
        using var directory = new TemporaryDirectory("events");
        await using var backends = await Backends.StartAsync();
        if (backends is null)
            return 1;

        await using var registry = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("registry") });
        await using var cluster = await backends.StartClusterAsync(new ClusterOptions
        {
            CopyWorkers = 1,
            CopyWorkerProgram = ("Benchmarks", ["fleet", "3"]),
        });
        var source = await cluster.Api.CreateRegistryAsync("source", registry.Url, new JsonObject { ["webhook_secret"] = Secret });
        var destination = await cluster.Api.CreateRegistryAsync("destination", registry.Url);
        var policy = await cluster.Api.CreatePolicyAsync(
            "burst", source, destination, new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" }, ["reconcile"] = "off", ["dest_namespace"] = "mirror" });
        using var clients = new Senders(cluster, source);
        // Known to both before it begins; the first ones are the warm-up.
        await clients.WarmUpAsync();
        var processes = new DistributedMode(cluster, backends.Postgres, backends.RabbitMq);
        var before = CpuSnapshot.Take();
        var burst = await clients.BurstAsync(Rate, seconds);
        var cpu = new CpuUse();
        processes.Count(before, CpuSnapshot.Take(), cpu);
        var settled = await clients.UntilSettledAsync(cluster.Api, policy, Deadline);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            | figure | value |
            |---|---|
            | events offered a second, for | {Rate}, {seconds} s |
            | answered 202 / otherwise | {burst.Accepted} / {burst.Refused} |
            | the last answer after | {burst.Seconds:F1} s |
            | answered after, p50 / p99 | {Latencies.Percentile(burst.Latencies, 0.5):F0} / {Latencies.Percentile(burst.Latencies, 0.99):F0} ms |
            | artifacts settled / executions | {settled.Artifacts} / {settled.Executions} |
            | the last one settled after the last answer | {settled.Seconds:F1} s |
            | CPU meanwhile: TriggerService, PolicyService, workers, Postgres, RabbitMQ | {cpu[CpuGroups.TriggerService]:F0}, {cpu[CpuGroups.PolicyService]:F0}, {cpu[CpuGroups.Workers]:F0}, {cpu[CpuGroups.Postgres]:F0}, {cpu[CpuGroups.RabbitMq]:F0} s |
            """));
        return burst.Refused == 0 && settled.Artifacts >= burst.Accepted ? 0 : 1;
    }

    private sealed class Senders(Cluster cluster, long source) : IDisposable
    {
        private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromSeconds(30) };
        private int _accepted;
        private int _refused;

        public void Dispose() => _client.Dispose();

        public async Task WarmUpAsync()
        {
            foreach (var service in cluster.TriggerServices)
            {
                var start = Stopwatch.GetTimestamp();
                while (await SendAsync(service.Url, "warm-up", 0) != HttpStatusCode.Accepted && Stopwatch.GetElapsedTime(start) < Deadline)
                    await Task.Delay(TimeSpan.FromSeconds(1));
            }

            await BurstAsync(Rate / 5, 5, "warm");
            (_accepted, _refused) = (0, 0);
        }

        public async Task<Burst> BurstAsync(int rate, int seconds, string prefix = "burst")
        {
            var latencies = new List<double>();
            var sending = new List<Task>();
            var start = Stopwatch.GetTimestamp();
            for (var sent = 0; sent < rate * seconds;)
            {
                var due = Math.Min(rate * seconds, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * rate) + 1);
                for (; sent < due; sent++)
                    sending.Add(MeasureAsync(cluster.TriggerServices[sent % cluster.TriggerServices.Count].Url, prefix, sent, latencies));
                await Task.Delay(Step);
            }

            await Task.WhenAll(sending);
            latencies.Sort();
            return new Burst(_accepted, _refused, Stopwatch.GetElapsedTime(start).TotalSeconds, latencies);
        }

        /// <summary>Until the policy has no execution that goes on and no more artifacts come.</summary>
        public async Task<Settled> UntilSettledAsync(HarborApi api, long policy, TimeSpan deadline)
        {
            var start = Stopwatch.GetTimestamp();
            var last = (Artifacts: 0, Executions: 0, Seconds: 0.0);
            while (Stopwatch.GetElapsedTime(start) < deadline)
            {
                var (artifacts, executions, open) = await CountAsync(api, policy);
                if (artifacts != last.Artifacts)
                    last = (artifacts, executions, Stopwatch.GetElapsedTime(start).TotalSeconds);
                else if (open == 0 && Stopwatch.GetElapsedTime(start).TotalSeconds - last.Seconds > 5)
                    break;
                await Task.Delay(TimeSpan.FromMilliseconds(250));
            }

            return new Settled(last.Artifacts, last.Executions, last.Seconds);
        }

        private static async Task<(int Artifacts, int Executions, int Open)> CountAsync(HarborApi api, long policy)
        {
            var (artifacts, executions, open) = (0, 0, 0);
            for (var page = 1; ; page++)
            {
                using var response = await api.SendAsync(HttpMethod.Get, $"/api/v2.0/replication/executions?policy_id={policy}&page={page}&page_size=100");
                var listed = (await response.Content.ReadFromJsonAsync<List<HarborExecution>>())!;
                artifacts += listed.Sum(execution => execution.Succeed);
                executions += listed.Count;
                open += listed.Count(execution => !execution.IsFinal);
                if (listed.Count < 100)
                    return (artifacts, executions, open);
            }
        }

        private async Task MeasureAsync(Uri service, string prefix, int number, List<double> latencies)
        {
            var start = Stopwatch.GetTimestamp();
            var status = await SendAsync(service, prefix, number);
            var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            lock (latencies)
                latencies.Add(milliseconds);
            if (status == HttpStatusCode.Accepted)
                Interlocked.Increment(ref _accepted);
            else
                Interlocked.Increment(ref _refused);
        }

        private async Task<HttpStatusCode> SendAsync(Uri service, string prefix, int number)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service, string.Create(CultureInfo.InvariantCulture, $"/webhooks/{source}")))
            {
                Content = JsonContent.Create(Envelope($"{prefix}-{number / 1000}", $"v{number}"), mediaType: new("application/vnd.docker.distribution.events.v1+json")),
            };
            request.Headers.TryAddWithoutValidation("Authorization", Secret);
            using var response = await _client.SendAsync(request);
            return response.StatusCode;
        }

        // As distribution sends it.
        private static JsonObject Envelope(string repository, string tag) => new()
        {
            ["events"] = new JsonArray(new JsonObject
            {
                ["id"] = Guid.NewGuid().ToString(),
                ["timestamp"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
                ["action"] = "push",
                ["target"] = new JsonObject
                {
                    ["mediaType"] = "application/vnd.docker.distribution.manifest.v2+json",
                    ["digest"] = $"sha256:{Guid.NewGuid():N}{Guid.NewGuid():N}",
                    ["repository"] = repository,
                    ["tag"] = tag,
                },
            }),
        };
    }

    private sealed record Burst(int Accepted, int Refused, double Seconds, List<double> Latencies);

    private sealed record Settled(int Artifacts, int Executions, double Seconds);
}
