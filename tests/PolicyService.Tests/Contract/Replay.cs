namespace HarborReplication.PolicyService.Tests.Contract;

/// <summary>What the API makes of a request that was recorded with a real Harbor.</summary>
internal sealed record Replay
{
    private Replay(string recording) => Recording = recording;

    public string Recording { get; }

    /// <summary>Harbor's path, and ours in its place, where the recording is of a part of Harbor that is not here.</summary>
    public (string From, string To)? Elsewhere { get; private init; }

    /// <summary>Why the answer is another one; null when it is the same.</summary>
    public string? Deviation { get; private init; }

    /// <summary>Where it is another one: all differences, and only those. A star at the end stands for the rest.</summary>
    public IReadOnlyList<string> Differences { get; private init; } = [];

    /// <summary>Why it is not asked at all.</summary>
    public string? NotHere { get; private init; }

    public static Replay Same(string recording) => new(recording);

    public static Replay At(string recording, string from, string to) => new(recording) { Elsewhere = (from, to) };

    public static Replay Different(string recording, string why, params IReadOnlyList<string> differences) => new(recording) { Deviation = why, Differences = differences };

    public static Replay None(string recording, string why) => new(recording) { NotHere = why };
}
