using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>
/// Keeps the tables in the registry's directory, one document each, replaced at once. Changes are gathered for a moment before they are
/// written, and written at the end: a process that is killed may lose the last moment's ids and log rows, not content.
/// </summary>
internal sealed class StateFiles : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly HarborState _state;
    private readonly string _directory;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _saving;

    private StateFiles(HarborState state, string directory, TimeProvider time)
    {
        _state = state;
        _directory = directory;
        _saving = SaveAsync(time);
    }

    public static async Task<StateFiles> OpenAsync(HarborState state, string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        foreach (var table in state.Tables)
        {
            var file = Path.Combine(directory, table.Name + ".json");
            if (File.Exists(file))
                table.Load(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
        }

        return new StateFiles(state, directory, time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _saving.ConfigureAwait(false);
        await WriteAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task SaveAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
                await WriteAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The last changes are written by who stops it.
        }
    }

    private async Task WriteAsync()
    {
        var changes = new List<(string Name, byte[] Content)>();
        lock (_state.Sync)
        {
            foreach (var table in _state.Tables)
            {
                if (table.TakeChanges() is { } content)
                    changes.Add((table.Name, content));
            }
        }

        foreach (var (name, content) in changes)
        {
            var file = Path.Combine(_directory, name + ".json");
            await AtomicFile.WriteAsync(file + ".new", file, content, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
