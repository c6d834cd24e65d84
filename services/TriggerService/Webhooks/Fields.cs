using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HarborReplication.Rules.Naming;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>Reads members of a JSON body; what is wrong is told with the member's path.</summary>
internal static class Fields
{
    /// <summary>The member as text; null when it is absent, null or empty.</summary>
    public static string? Optional(JsonElement parent, string name, string path, List<string> mistakes)
    {
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString() is { Length: > 0 } text ? text : null;
        mistakes.Add($"{path}{name}: must be a string");
        return null;
    }

    public static string? Required(JsonElement parent, string name, string path, List<string> mistakes)
    {
        var before = mistakes.Count;
        var text = Optional(parent, name, path, mistakes);
        if (text is null && mistakes.Count == before)
            mistakes.Add($"{path}{name}: is missing");
        return text;
    }

    /// <summary>The member as an object; a default element when it is not one, and then a mistake.</summary>
    public static JsonElement Object(JsonElement parent, string name, string path, List<string> mistakes)
    {
        if (parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object)
            return value;
        mistakes.Add($"{path}{name}: must be an object");
        return default;
    }

    public static string? Repository(JsonElement parent, string name, string path, List<string> mistakes)
    {
        var repository = Required(parent, name, path, mistakes);
        if (repository is null || RepositoryGrammar.IsValid(repository))
            return repository;
        mistakes.Add($"{path}{name}: is not the name of a repository; it takes {RepositoryGrammar.Description}");
        return null;
    }

    public static string? Tag(JsonElement parent, string name, string path, List<string> mistakes) =>
        Matching(Optional(parent, name, path, mistakes), ReferenceGrammar.IsTag, $"{path}{name}: is not a tag", mistakes);

    public static string? Digest(JsonElement parent, string name, string path, List<string> mistakes) =>
        Matching(Optional(parent, name, path, mistakes), ReferenceGrammar.IsDigest, $"{path}{name}: is not a digest", mistakes);

    /// <summary>A key of bounded length from what tells an event from others.</summary>
    public static string Key(string format, params IReadOnlyList<string?> parts) =>
        $"{format}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))}";

    private static string? Matching(string? text, Func<string, bool> isRight, string mistake, List<string> mistakes)
    {
        if (text is null || isRight(text))
            return text;
        mistakes.Add(mistake);
        return null;
    }
}
