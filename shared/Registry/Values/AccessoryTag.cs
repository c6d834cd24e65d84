using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace HarborReplication.Registry.Values;

/// <summary>
/// A tag that names the digest it belongs to: <c>sha256-3f…a1.sig</c> as cosign gives it, or <c>sha256-3f…a1</c>, under which clients keep
/// the list of referrers where a registry does not
/// (<see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema">referrers tag schema</see>).
/// </summary>
/// <param name="Tag">As the registry spells it.</param>
/// <param name="Subject">What it belongs to.</param>
/// <param name="IsReferrers">The list of referrers, not an accessory itself.</param>
public sealed partial record AccessoryTag(string Tag, Digest Subject, bool IsReferrers)
{
    private const int LongestAlgorithm = 32;
    private const int LongestReference = 64;

    /// <summary>
    /// Only of sha256 can the subject be told: the schema keeps 64 characters of a digest, and cosign knows no other algorithm.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AccessoryTag? tag)
    {
        tag = text is not null && Form().Match(text) is { Success: true } match
            ? new AccessoryTag(text, Digest.Parse($"sha256:{match.Groups["hex"].Value}"), match.Groups["kind"].Length == 0)
            : null;
        return tag is not null;
    }

    /// <summary>Where the list of a subject's referrers is kept.</summary>
    public static Reference ReferrersOf(Digest subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return Reference.Parse($"{Cut(subject.Algorithm.Name, LongestAlgorithm)}-{Cut(subject.Hex, LongestReference)}");
    }

    private static string Cut(string text, int longest) => text[..Math.Min(text.Length, longest)];

    [GeneratedRegex(@"\Asha256-(?<hex>[0-9a-f]{64})(?<kind>\.[A-Za-z0-9._-]+)?\z")]
    private static partial Regex Form();
}
