using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HarborReplication.Sandbox.Tests.Harbor;

/// <summary>Compares JSON with recorded JSON: names, types, nullness, and all values that do not depend on the time, on ids or on content.</summary>
internal static partial class RecordedForm
{
    private static readonly HashSet<string> Varying = new(StringComparer.Ordinal)
    {
        "id", "artifact_id", "repository_id", "project_id", "child_id", "parent_id", "user_id", "subject_artifact_id",
        "size", "storage", "token", "secret", "expires_at", "occur_at", "date_created", "requestid",
    };

    // What the seeded images have in their configs is not Harbor's.
    private static readonly HashSet<string> OfContent = new(StringComparer.Ordinal) { "config", "created", "addition_links" };

    public static IReadOnlyList<string> Differences(JsonNode? recorded, JsonNode? actual)
    {
        var found = new List<string>();
        Compare("$", recorded, actual, found);
        return found;
    }

    /// <summary>Digests, ids, times and states are replaced by marks of their form.</summary>
    public static string Normalize(string text)
    {
        text = Digest().Replace(text, "<digest>");
        text = Identifier().Replace(text, "<uuid>");
        text = Policy().Replace(text, "/projects/<id>/webhook/policies/<id>");
        text = State().Replace(text, "_state=<state>");
        return Time().Replace(text, match => match.Value == "0001-01-01T00:00:00.000Z" ? match.Value : Digits().Replace(match.Value, "9"));
    }

    private static void Compare(string path, JsonNode? recorded, JsonNode? actual, List<string> found)
    {
        if (recorded is JsonObject one && actual is JsonObject other)
        {
            found.AddRange(one.Where(pair => !other.ContainsKey(pair.Key)).Select(pair => $"{path}.{pair.Key} is missing"));
            found.AddRange(other.Where(pair => !one.ContainsKey(pair.Key)).Select(pair => $"{path}.{pair.Key} is not in the recording"));
            foreach (var (name, value) in one.Where(pair => other.ContainsKey(pair.Key) && !OfContent.Contains(pair.Key)))
                Compare($"{path}.{name}", value, other[name], found);
        }
        else if (recorded is JsonArray items && actual is JsonArray others)
        {
            if (items.Count != others.Count)
                found.Add($"{path} has {others.Count} items, not {items.Count}");
            foreach (var (index, (item, with)) in items.Zip(others).Index())
                Compare($"{path}[{index}]", item, with, found);
        }
        else if (KindOf(recorded) != KindOf(actual))
            found.Add($"{path} is {actual?.ToJsonString() ?? "null"}, not {recorded?.ToJsonString() ?? "null"}");
        else if (recorded is not null && !Varying.Contains(path[(path.LastIndexOf('.') + 1)..]) && Normalize(recorded.ToJsonString()) != Normalize(actual!.ToJsonString()))
            found.Add($"{path} is {actual!.ToJsonString()}, not {recorded.ToJsonString()}");
    }

    private static JsonValueKind KindOf(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    [GeneratedRegex("sha256[:-][0-9a-f]{64}")]
    private static partial Regex Digest();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"/projects/\d+/webhook/policies/\d+")]
    private static partial Regex Policy();

    [GeneratedRegex("_state=[^&\"]+")]
    private static partial Regex State();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"\d")]
    private static partial Regex Digits();
}
