using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HarborReplication.Testing.Recordings;

namespace HarborReplication.PolicyService.Tests.Contract;

/// <summary>
/// Where an answer differs from a recorded one. Ids and times differ by nature: of them only the form is compared. A member that is empty
/// may stand where Harbor leaves it out, and one that Harbor has not may be added.
/// </summary>
internal static partial class RecordedComparison
{
    private const string ZeroTime = "0001-01-01T00:00:00.000Z";
    private static readonly FrozenSet<string> Ids = new[] { "id", "execution_id", "policy_id", "job_id" }.ToFrozenSet();
    private static readonly FrozenSet<string> Added = Additions.All.Select(addition => addition.Split('.')[1]).ToFrozenSet();

    public static IReadOnlyList<string> Differences(RecordedExchange recorded, HttpResponseMessage answer, string body)
    {
        var found = new List<string>();
        if (recorded.Status != (int)answer.StatusCode)
            found.Add("status");
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        foreach (var header in new[] { "Content-Type", "Location", "X-Total-Count", "Link" })
        {
            if (Form(header, recorded.Headers.GetValueOrDefault(header)) != Form(header, headers.GetValueOrDefault(header)))
                found.Add(header);
        }

        if (!headers.ContainsKey("X-Request-Id"))
            found.Add("X-Request-Id");
        CompareBodies(recorded, body, found);
        return [.. found.Distinct()];
    }

    private static void CompareBodies(RecordedExchange recorded, string body, List<string> found)
    {
        if (recorded.Body.Length == 0 || body.Length == 0)
        {
            if (recorded.Body.Length != body.Length)
                found.Add("body");
        }
        else if (recorded.Headers.GetValueOrDefault("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) == true)
        {
            Compare("$", "", recorded.Json, JsonNode.Parse(body), found);
        }
    }

    private static void Compare(string path, string name, JsonNode? recorded, JsonNode? actual, List<string> found)
    {
        switch (recorded, actual)
        {
            case (JsonObject members, JsonObject others):
                foreach (var (member, value) in members)
                {
                    if (others.ContainsKey(member))
                        Compare($"{path}.{member}", member, value, others[member], found);
                    else
                        found.Add($"{path}.{member}");
                }

                found.AddRange(others.Where(other => !members.ContainsKey(other.Key) && !Added.Contains(other.Key) && !IsEmpty(other.Value)).Select(other => $"{path}.{other.Key}"));
                break;
            case (JsonArray items, JsonArray others):
                if (items.Count != others.Count)
                    found.Add(path);
                foreach (var (item, other) in items.Zip(others))
                    Compare($"{path}[]", name, item, other, found);
                break;
            default:
                if (!AreAlike(name, recorded, actual))
                    found.Add(path);
                break;
        }
    }

    private static bool AreAlike(string name, JsonNode? recorded, JsonNode? actual)
    {
        if ((recorded?.GetValueKind() ?? JsonValueKind.Null) != (actual?.GetValueKind() ?? JsonValueKind.Null))
            return recorded is JsonValue && actual is JsonValue && IsFlag(recorded) && IsFlag(actual) && recorded.ToJsonString() == actual.ToJsonString();
        if (recorded is null || actual is null)
            return true;
        if (Ids.Contains(name))
            return true;
        if (name == "message")
            return Numbers().Replace(actual.GetValue<string>(), "9").Contains(Numbers().Replace(recorded.GetValue<string>(), "9"), StringComparison.Ordinal);
        return name.EndsWith("_time", StringComparison.Ordinal)
            ? Time(recorded.GetValue<string>()) == Time(actual.GetValue<string>())
            : recorded.ToJsonString() == actual.ToJsonString();
    }

    private static bool IsFlag(JsonNode value) => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False;

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonArray items => items.Count == 0,
        JsonValue => value.ToJsonString() is "\"\"" or "0" or "false",
        _ => false,
    };

    private static string Time(string text) => text == ZeroTime ? text : Digits().Replace(text, "9");

    // The id of the resource is ours, the rest is Harbor's.
    private static string Form(string header, string? value) => header switch
    {
        _ when value is null => "",
        "Content-Type" => value.Split(';')[0],
        "Location" => LastNumber().Replace(value, "<id>"),
        "X-Total-Count" => int.Parse(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        _ => value,
    };

    [GeneratedRegex(@"\d")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\d+$")]
    private static partial Regex LastNumber();
}
