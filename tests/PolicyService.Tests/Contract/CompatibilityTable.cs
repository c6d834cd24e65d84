using HarborReplication.Testing.Recordings;

namespace HarborReplication.PolicyService.Tests.Contract;

/// <summary>The table of replayed exchanges as it stands in the documentation.</summary>
internal static class CompatibilityTable
{
    public static IEnumerable<string> Lines() =>
    [
        "| request | recording | Harbor | here |",
        "|---|---|---|---|",
        .. Replays.All
            .Select(replay => (Replay: replay, Recorded: RecordedExchange.Find(replay.Recording)))
            .OrderBy(row => row.Recorded.Url.AbsolutePath, StringComparer.Ordinal).ThenBy(row => row.Replay.Recording, StringComparer.Ordinal)
            .Select(row => $"| `{row.Recorded.Method} {Uri.UnescapeDataString(row.Recorded.Url.PathAndQuery)}` | {row.Replay.Recording} | {row.Recorded.Status} | {Here(row.Replay)} |"),
    ];

    public static IEnumerable<string> AdditionLines() => Additions.All
        .Select(addition => addition.Split('.')).GroupBy(parts => parts[0], parts => parts[1], StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"- **{group.Key}**: {string.Join(", ", group.Order(StringComparer.Ordinal).Select(member => $"`{member}`"))}");

    private static string Here(Replay replay)
    {
        if (replay.NotHere is { } reason)
            return $"not asked: {reason}";
        if (replay.Elsewhere is { } elsewhere)
            return $"alike, asked as `{elsewhere.To}`";
        return replay.Deviation is { } deviation ? $"**differs**: {deviation} ({string.Join(", ", replay.Differences.Select(difference => $"`{difference}`"))})" : "alike";
    }
}
