using System.Collections.Concurrent;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>Starts every process again that has ended, as <c>restart: unless-stopped</c> does, and arms crash points on the way.</summary>
internal sealed class Supervisor : IAsyncDisposable
{
    public const int Killed = 137;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<string, bool> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _arming = new(StringComparer.Ordinal);
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
        if (!_arming.TryRemove(name, out var point))
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

    /// <summary>Restarts a process with a crash point, and waits until it is ready or has already run into it.</summary>
    public async Task ArmAsync(string name, string point, CancellationToken cancellationToken)
    {
        var old = _processes[name];
        _arming[name] = point;
        await KillAsync(name, cancellationToken);
        await Eventually.TrueAsync(() => _processes[name] != old, $"{name} is started again", TimeSpan.FromSeconds(20), cancellationToken);
        await WaitUntilReadyAsync(name, cancellationToken);
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
        TimeSpan.FromSeconds(60),
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
        await Task.Delay(RestartPause, TimeProvider.System, _stopping.Token);
        _processes[name] = await cluster.RestartAsync(process);
    }
}
