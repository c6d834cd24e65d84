using System.Collections.Concurrent;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>Starts every process again that has ended, as <c>restart: unless-stopped</c> does, and arms crash points on the way.</summary>
/// <param name="directory">Where the output of processes is kept that have ended.</param>
internal sealed class Supervisor(string directory) : IAsyncDisposable
{
    public const int Killed = 137;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>A start takes seconds; only a busy machine needs more.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<string, bool> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _arming = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ServiceProcess> _processes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _armed = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _crashes = new();
    private readonly ConcurrentQueue<string> _oddEnds = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>All processes by name.</summary>
    public IReadOnlyDictionary<string, ServiceProcess> Processes => _processes;

    /// <summary>Processes that ended by themselves, not by a kill, with what they said last.</summary>
    public IReadOnlyCollection<string> OddEnds => _oddEnds;

    /// <summary>The crash point for the next start of a process, taken once.</summary>
    public string? TakeArming(string name)
    {
        if (!_arming.TryGetValue(name, out var points) || !points.TryDequeue(out var point))
            return null;
        _armed[name] = point;
        return point;
    }

    /// <summary>The points at which processes have ended since this was asked last.</summary>
    public IReadOnlyList<string> TakeCrashes()
    {
        var crashes = new List<string>();
        while (_crashes.TryDequeue(out var crash))
            crashes.Add(crash);
        return crashes;
    }

    public void Watch(Cluster cluster)
    {
        foreach (var process in cluster.Processes)
            _processes[process.Name] = process;
        _watching = WatchAsync(cluster);
    }

    /// <summary>Leaves a process dead when it ends, until <see cref="Release"/>.</summary>
    public void Hold(string name) => _held[name] = true;

    public void Release(string name) => _held.TryRemove(name, out _);

    /// <summary>Ends a process with SIGKILL.</summary>
    public Task KillAsync(string name, CancellationToken cancellationToken)
    {
        _armed.TryRemove(name, out _);
        return _processes[name].KillAsync(cancellationToken);
    }

    /// <summary>Signals whatever runs under the name now.</summary>
    public void Signal(string name, UnixSignal signal)
    {
        try
        {
            _processes[name].Signal(signal);
        }
        catch (InvalidOperationException)
        {
            // It has ended, and is being started again.
        }
    }

    /// <summary>Ends a process, so that it is started again with a crash point, and with the next one when it has run into that.</summary>
    public Task ArmAsync(string name, IReadOnlyList<string> points, CancellationToken cancellationToken)
    {
        _arming[name] = new ConcurrentQueue<string>(points);
        return KillAsync(name, cancellationToken);
    }

    /// <summary>Whether there is a point that the process has not reached yet.</summary>
    public bool IsArmed(string name) => _armed.ContainsKey(name) || (_arming.TryGetValue(name, out var points) && !points.IsEmpty);

    /// <summary>Takes back the points that no process was started with.</summary>
    public void ArmNoMore(string name) => _arming.TryRemove(name, out _);

    /// <summary>Writes everything that processes have said so far into files of another directory, one for each name.</summary>
    public async Task KeepOutputAsync(string where, CancellationToken cancellationToken)
    {
        foreach (var (name, process) in _processes)
        {
            var earlier = Path.Combine(directory, $"{name}.log");
            var kept = Path.Combine(where, $"{name}.log");
            if (File.Exists(earlier))
                File.Copy(earlier, kept, overwrite: true);
            await File.AppendAllTextAsync(kept, process.Tail(int.MaxValue), cancellationToken);
        }
    }

    public Task WaitUntilAllReadyAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_processes.Keys.Select(name => WaitUntilReadyAsync(name, cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    // It may end and be started again meanwhile.
    private Task WaitUntilReadyAsync(string name, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async token =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                await _processes[name].WaitUntilReadyAsync(limit.Token);
                return true;
            }
            catch (FatalExpectationException)
            {
                // It has ended, and is started again.
                return false;
            }
        },
        $"{name} is ready",
        StartLimit,
        () => Task.FromResult(_processes[name].Tail()),
        cancellationToken);

    private async Task WatchAsync(Cluster cluster)
    {
        try
        {
            while (true)
            {
                foreach (var (name, process) in _processes)
                {
                    if (process.HasExited && !_held.ContainsKey(name))
                        await RestartAsync(cluster, name, process);
                }

                await Task.Delay(Look, TimeProvider.System, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The estate is closed.
        }
    }

    private async Task RestartAsync(Cluster cluster, string name, ServiceProcess process)
    {
        if (process.ExitCode != Killed)
            _oddEnds.Enqueue($"{name} exited with {process.ExitCode}:{Environment.NewLine}{process.Tail(30)}");
        if (_armed.TryRemove(name, out var point))
            _crashes.Enqueue($"{name} {point}");
        await File.AppendAllTextAsync(Path.Combine(directory, $"{name}.log"), await File.ReadAllTextAsync(process.OutputFile, _stopping.Token), _stopping.Token);
        await Task.Delay(RestartPause, TimeProvider.System, _stopping.Token);
        _processes[name] = await cluster.RestartAsync(process);
    }
}
