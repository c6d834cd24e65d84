using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Testing;

namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>The robots that the documentation tells to create.</summary>
internal static partial class DocumentedRobots
{
    private static string Text => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "harbor-robots.md"));

    public static HarborPermission[] Permissions(string heading)
    {
        var section = Text.Split($"\n## {heading}\n")[1];
        return [.. JsonNode.Parse(Body().Match(section).Groups["json"].Value)!["permissions"]!.AsArray().SelectMany(Read)];
    }

    /// <summary>The first column of the table, what is no right of Harbor's left aside.</summary>
    public static IReadOnlyList<string> Rights() => [.. Row().Matches(Text).Select(match => match.Groups["right"].Value)];

    private static IEnumerable<HarborPermission> Read(JsonNode? permission) => permission!["access"]!.AsArray().Select(access =>
        new HarborPermission(access!["resource"]!.GetValue<string>(), access["action"]!.GetValue<string>()) { Namespace = permission["namespace"]!.GetValue<string>() });

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Body();

    [GeneratedRegex(@"^\| `(?<right>[a-z-]+: [a-z]+)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
