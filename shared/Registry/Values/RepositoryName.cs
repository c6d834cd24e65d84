using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace HarborReplication.Registry.Values;

/// <summary>
/// The name of a repository, by the grammar of the
/// <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">distribution specification</see>.
/// </summary>
public sealed partial record RepositoryName
{
    /// <summary>What registries accept, host name left aside.</summary>
    public const int MaxLength = 255;

    private RepositoryName(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text is not a repository name; the message says what would be.</exception>
    public static RepositoryName Parse(string text) =>
        TryParse(text, out var name)
            ? name
            : throw new FormatException(
                $"'{Excerpt.Of(text)}' is not a repository name: expected at most {MaxLength} characters, path components of lower-case letters and "
                + "digits, separated inside by '.', '_', '__' or '-'.");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RepositoryName? name)
    {
        name = text is { Length: > 0 and <= MaxLength } && Grammar().IsMatch(text) ? new RepositoryName(text) : null;
        return name is not null;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Grammar();
}
