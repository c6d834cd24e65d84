using System.Text.Json;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Failures;

/// <summary>
/// Reads a registry's error body:
/// <c>{"errors":[{"code":"DENIED","message":"…","detail":…}]}</c>. What cannot be read is no errors.
/// </summary>
internal static class RegistryErrors
{
    public const int MaxBody = 64 * 1024;
    private const int MaxErrors = 20;

    public static IReadOnlyList<RegistryError> Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return [];
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("errors", out var errors)
                || errors.ValueKind != JsonValueKind.Array)
            {
                return [];
            }

            return [.. errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Take(MaxErrors).Select(Read)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static RegistryError Read(JsonElement error) => new(
        Excerpt.Of(Text(error, "code"), 64).ToUpperInvariant(),
        Excerpt.Of(Text(error, "message")),
        Detail(error));

    /// <summary>Harbor sends the digest as it is, distribution an object: <c>{"Digest":"sha256:…"}</c>.</summary>
    private static string? Detail(JsonElement error)
    {
        if (!error.TryGetProperty("detail", out var detail))
            return null;
        var text = detail.ValueKind switch
        {
            JsonValueKind.String => detail.GetString(),
            JsonValueKind.Object => Text(detail, "digest") ?? Text(detail, "Digest"),
            _ => null,
        };
        return text is null ? null : Excerpt.Of(text);
    }

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
