using System.Diagnostics;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks;

/// <summary>Asks the API again and again and keeps how long each answer took.</summary>
internal static class Latencies
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <returns>Sorted, in milliseconds.</returns>
    public static async Task<List<double>> MeasureAsync(HarborApi api, string path, CancellationToken end, TimeSpan? pause = null)
    {
        var latencies = new List<double>();
        while (!end.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            using (await api.SendAsync(HttpMethod.Get, path, cancellationToken: CancellationToken.None))
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(pause ?? Pause, CancellationToken.None);
        }

        latencies.Sort();
        return latencies;
    }

    public static double Percentile(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)];
}
