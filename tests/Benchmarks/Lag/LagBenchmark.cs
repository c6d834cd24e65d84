using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Lag;

/// <summary>
/// From the answer to a push to the moment at which the tag can be pulled at the destination, with two real registries, the source's
/// notifications and the whole of distributed mode in between. One push at a time: what is measured is the way, not the throughput.
/// </summary>
internal static class LagBenchmark
{
    private const string Secret = "lag";
    private const int WarmUps = 60;
    private const double MedianGoal = 300;
    private const double WorstGoal = 2_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] args)
    {
        var pushes = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 300;
        await using var backends = await Backends.StartAsync(durable: true);
        if (backends is null)
            return 1;

        await using var cluster = await backends.StartClusterAsync(new ClusterOptions { CopyWorkers = 2 });
        await using var balancer = new LoadBalancer([.. cluster.TriggerServices.Select(service => service.Url)]);
        await using var source = new DockerRegistry(new DockerRegistryOptions { NotificationUrl = new Uri(balancer.Url, "/webhooks/source"), NotificationSecret = Secret });
        await using var destination = new DockerRegistry();
        await Task.WhenAll(source.StartAsync(), destination.StartAsync());
        await cluster.Api.CreatePolicyAsync(
            "follow",
            await cluster.Api.CreateRegistryAsync("source", source.Url, new JsonObject { ["webhook_secret"] = Secret }),
            await cluster.Api.CreateRegistryAsync("destination", destination.Url),
            new JsonObject { ["trigger"] = new JsonObject { ["type"] = "event_based" } });

        var lags = new List<double>();
        for (var number = -WarmUps; number < pushes; number++)
        {
            var lag = await PushAsync(source, destination, number);
            if (number >= 0)
                lags.Add(lag);
            await Task.Delay(Pause);
        }

        lags.Sort();
        var (median, worst) = (Latencies.Percentile(lags, 0.5), Latencies.Percentile(lags, 0.99));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            | push answered → pullable at the destination, {lags.Count} small images | ms | goal |
            |---|---|---|
            | median | {median:F0} | < {MedianGoal}: {Verdict(median < MedianGoal)} |
            | p90 | {Latencies.Percentile(lags, 0.9):F0} | |
            | p99 | {worst:F0} | < {WorstGoal}: {Verdict(worst < WorstGoal)} |
            | longest | {lags[^1]:F0} | |
            """));
        return 0;
    }

    private static async Task<double> PushAsync(DockerRegistry source, DockerRegistry destination, int number)
    {
        var image = OciImages.Create(1_000_000 + number);
        var repository = string.Create(CultureInfo.InvariantCulture, $"team/app-{(number + WarmUps) % 20:00}");
        var tag = string.Create(CultureInfo.InvariantCulture, $"v{number + WarmUps}");
        await source.Client.PushImageAsync(repository, tag, image);
        var answered = Stopwatch.GetTimestamp();
        while (!await IsThereAsync(destination, repository, tag, image.Digest))
        {
            if (Stopwatch.GetElapsedTime(answered) > Deadline)
                throw new TimeoutException($"{repository}:{tag} has not arrived within {Deadline.TotalSeconds:F0} s.");
            await Task.Delay(Look);
        }

        return Stopwatch.GetElapsedTime(answered).TotalMilliseconds;
    }

    // distribution answers 500 while it writes the file that links a tag or a manifest.
    private static async Task<bool> IsThereAsync(DockerRegistry destination, string repository, string tag, string digest)
    {
        try
        {
            return await destination.Client.DigestAsync(repository, tag) == digest;
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.InternalServerError)
        {
            return false;
        }
    }

    private static string Verdict(bool isMet) => isMet ? "met" : "missed";
}
