using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Load;

/// <summary>The most resident memory that each process of a cluster was seen with.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly IReadOnlyList<ServiceProcess> _processes;
    private readonly double[] _peaks;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public PeakMemory(Cluster cluster)
    {
        _processes = [.. cluster.Processes];
        _peaks = new double[_processes.Count];
        _watching = WatchAsync();
    }

    /// <summary>MiB by the process's name.</summary>
    public IEnumerable<(string Name, double MiB)> Peaks => _processes.Select((process, number) => (process.Name, _peaks[number]));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            for (var number = 0; number < _peaks.Length; number++)
                _peaks[number] = Math.Max(_peaks[number], ProcessMemory.ResidentMiB(_processes[number].Id));
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
