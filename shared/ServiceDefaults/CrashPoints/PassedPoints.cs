using System.Collections.Concurrent;

namespace HarborReplication.ServiceDefaults.CrashPoints;

/// <summary>Counts passages of every point, notes each point once in a file if there is one, and ends the process at the armed one.</summary>
internal sealed class PassedPoints(CrashPoint? armed, string? record)
{
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly Lock _file = new();
    private int _passages;

    public void Pass(string name)
    {
        if (record is not null && _seen.TryAdd(name, true))
            Note(name);
        if (armed is not null && armed.Name == name && Interlocked.Increment(ref _passages) == armed.Passage)
            CrashPoint.Crash();
    }

    private void Note(string name)
    {
        lock (_file)
            File.AppendAllText(record!, name + "\n");
    }
}
