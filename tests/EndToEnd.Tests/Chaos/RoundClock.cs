using System.Diagnostics;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>What a round spends its time on.</summary>
internal sealed class RoundClock
{
    private readonly List<string> _parts = [];
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>Ends a part, and begins the next one.</summary>
    public TimeSpan Ended(string part)
    {
        var took = Stopwatch.GetElapsedTime(_since);
        _since = Stopwatch.GetTimestamp();
        _parts.Add($"{part} {took.TotalSeconds:0.0}");
        return took;
    }

    public override string ToString() => string.Join(", ", _parts);
}
