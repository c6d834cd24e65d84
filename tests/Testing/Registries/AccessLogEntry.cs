using System.Globalization;
using System.Text.RegularExpressions;

namespace HarborReplication.Testing;

/// <summary>One answered request, from the registry's access log (combined log format).</summary>
public sealed partial record AccessLogEntry
{
    public required string Method { get; init; }

    /// <summary>Path and query, as sent.</summary>
    public required string Target { get; init; }

    public required int Status { get; init; }

    /// <summary><c>repository:tag</c> when this is a manifest PUT by tag; null for everything else, children by digest included.</summary>
    public string? TagPut =>
        Method == "PUT" && ManifestPath().Match(Target) is { Success: true } match && !match.Groups["reference"].Value.StartsWith("sha256:", StringComparison.Ordinal)
            ? $"{match.Groups["repository"].Value}:{match.Groups["reference"].Value}"
            : null;

    public static AccessLogEntry? Parse(string line) =>
        // 127.0.0.1 - - [23/Nov/2026:22:59:50 +0000] "PUT /v2/app/manifests/v1 HTTP/1.1" 201 0 "" "agent"
        Line().Match(line) is { Success: true } match
            ? new AccessLogEntry
            {
                Method = match.Groups["method"].Value,
                Target = Uri.UnescapeDataString(match.Groups["target"].Value),
                Status = int.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture),
            }
            : null;

    [GeneratedRegex("\"(?<method>[A-Z]+) (?<target>\\S+) HTTP/[0-9.]+\" (?<status>[0-9]{3}) ")]
    private static partial Regex Line();

    [GeneratedRegex("^/v2/(?<repository>.+)/manifests/(?<reference>[^/?]+)$")]
    private static partial Regex ManifestPath();
}
