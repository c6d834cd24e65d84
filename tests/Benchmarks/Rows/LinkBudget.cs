using System.Globalization;
using System.Text.Json.Nodes;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Benchmarks.Wan;
using HarborReplication.Sandbox;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>
/// Row i: a link's limit with one, two and four workers and two PolicyServices; lowered while they copy, and with every PolicyService
/// gone for a while. What counts is what arrives in front of the destination, headers and all.
/// </summary>
internal static class LinkBudget
{
    private const long Limit = 50_000_000 / 8;
    private const long Lowered = 20_000_000 / 8;
    private const double Window = 5;
    private const double Tolerance = 0.05;
    private const int Images = 8;
    private const long LayerBytes = 256 * 1024 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(Laboratory laboratory)
    {
        var results = new List<Result>();
        foreach (var workers in laboratory.Options.IsSmall ? [2] : new[] { 1, 2, 4 })
        {
            var result = await RunAsync(laboratory, workers);
            results.Add(result);
            laboratory.Scores.AtMost($"{workers} workers: off the limit of 50 Mbit/s, on average", Off(result.Average, Limit), Tolerance * 100, " %");
            laboratory.Scores.AtMost($"{workers} workers: off the limit of 20 Mbit/s, on average", Off(result.LoweredAverage, Lowered), Tolerance * 100, " %");
            laboratory.Scores.AtMost($"{workers} workers: largest 5 s of all, of the limit", 100 * result.Largest, 100, " %");
            laboratory.Scores.AtMost($"{workers} workers: new limit in force", result.InForceAfter, 5, " s");
        }

        Table.Print(
            [
                "workers", "50 Mbit/s: average", "largest 5 s", "20 Mbit/s in force after", "average", "largest 5 s", "every PolicyService gone: average", "largest 5 s",
                "back again: average", "largest 5 s",
            ],
            results.Select(result => result.Cells));
        Console.WriteLine($"Averages leave out {Window:0} s after each change. Largest: of all windows of {Window:0} s, in per cent of the limit; the ones in which a new limit comes in force left out.");
    }

    private static async Task<Result> RunAsync(Laboratory laboratory, int workers)
    {
        using var directory = new TemporaryDirectory("budget");
        await using var source = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("source"), RequestLogCapacity = 1_000 });
        await using var destination = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("destination"), DiscardUploads = true });
        await using var link = new LatencyProxy(destination.Url, new LinkOptions { OneWay = TimeSpan.Zero });
        await using var cluster = await laboratory.StartClusterAsync(workers, policyServices: 2);
        for (var image = 0; image < Images; image++)
            await source.Seed.GeneratedImageAsync($"bench/app-{image}", "v1", image, [LayerBytes]);
        var from = await cluster.Api.CreateRegistryAsync("source", source.Url);
        var to = await cluster.Api.CreateRegistryAsync("destination", link.Url);
        await LimitAsync(cluster, from, to, Limit);
        var execution = await cluster.Api.StartExecutionAsync(await cluster.Api.CreatePolicyAsync("everything", from, to));
        await Eventually.TrueAsync(() => link.There.Bytes > Limit, "a second's bytes have come", Deadline);

        await using var arrivals = new Arrivals(link.There);
        var seconds = laboratory.Options.IsSmall ? 10 : 15;
        await PassAsync(Window);
        var limited = await SpanAsync(arrivals, seconds, Limit);

        await LimitAsync(cluster, from, to, Lowered);
        var lowered = arrivals.Now;
        await PassAsync(Window);
        var inForce = await SpanAsync(arrivals, seconds, Lowered);
        var inForceAfter = arrivals.SecondsAbove(Lowered * (1 + Tolerance), lowered, arrivals.Now);

        foreach (var service in cluster.PolicyServices)
            ChildProcess.Send(service.Id, UnixSignal.Stop);
        var gone = await SpanAsync(arrivals, 20, Lowered);
        foreach (var service in cluster.PolicyServices)
            ChildProcess.Send(service.Id, UnixSignal.Continue);
        var returning = arrivals.Now;
        await PassAsync(Window);
        var back = await SpanAsync(arrivals, seconds, Lowered);
        back = back with { Largest = Math.Max(back.Largest, arrivals.Largest(returning, arrivals.Now, Window) / Lowered) };
        await cluster.Api.StopExecutionAsync(execution);
        await cluster.WaitForFinalAsync(execution, Deadline);
        return new Result(workers, limited, inForceAfter, inForce, gone, back);
    }

    private static async Task<Span> SpanAsync(Arrivals arrivals, double seconds, long limit)
    {
        var from = arrivals.Now;
        await PassAsync(seconds);
        return new Span(arrivals.Average(from, arrivals.Now), arrivals.Largest(from, arrivals.Now, Window) / limit, limit);
    }

    private static async Task LimitAsync(Cluster cluster, long from, long to, long limit)
    {
        using var answer = await cluster.Api.SendAsync(HttpMethod.Put, $"/api/v1/links/{from}/{to}", new JsonObject { ["bytes_per_second"] = limit });
        answer.EnsureSuccessStatusCode();
    }

    private static Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds));

    private static double Off(double rate, long limit) => 100 * Math.Abs((rate / limit) - 1);

    /// <param name="Average">Bytes per second.</param>
    /// <param name="Largest">As a multiple of the limit.</param>
    /// <param name="Limit">Bytes per second.</param>
    private sealed record Span(double Average, double Largest, long Limit)
    {
        public IEnumerable<string> Cells =>
        [
            string.Create(CultureInfo.InvariantCulture, $"{Average * 8 / 1_000_000:F1} Mbit/s ({Average / Limit:P1})"),
            string.Create(CultureInfo.InvariantCulture, $"{Largest:P1}"),
        ];
    }

    private sealed record Result(int Workers, Span Limited, double InForceAfter, Span InForce, Span Gone, Span Back)
    {
        public double Average => Limited.Average;

        public double LoweredAverage => (InForce.Average + Back.Average) / 2;

        public double Largest => new[] { Limited, InForce, Gone, Back }.Max(span => span.Largest);

        public IReadOnlyList<string> Cells =>
        [
            $"{Workers}", .. Limited.Cells, string.Create(CultureInfo.InvariantCulture, $"{InForceAfter:F1} s"), .. InForce.Cells, .. Gone.Cells, .. Back.Cells,
        ];
    }
}
