using System.Buffers.Text;
using System.Text.Json;
using HarborReplication.Registry.Adapters.Harbor.Answers;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>
/// What a token of Harbor's allows: the claims of a
/// <see href="https://distribution.github.io/distribution/spec/auth/jwt/">JWT</see>, read and not verified, for the registry does that.
/// </summary>
internal static class TokenGrants
{
    /// <summary>The actions granted, each as <c>demo/app:pull</c>; null when the token cannot be read.</summary>
    public static IReadOnlySet<string>? Read(string? token)
    {
        // header.claims.signature
        if (token?.Split('.') is not [_, var claims, _])
            return null;
        try
        {
            var access = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(claims), HarborAnswers.Default.HarborTokenClaims)?.Access ?? [];
            return access.OfType<HarborTokenAccess>()
                .Where(entry => entry.Type == "repository")
                .SelectMany(entry => (entry.Actions ?? []).Select(action => $"{entry.Name}:{action}"))
                .ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
