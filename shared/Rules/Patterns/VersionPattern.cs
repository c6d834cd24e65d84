using System.Diagnostics.CodeAnalysis;
using Semver;

namespace HarborReplication.Rules.Patterns;

/// <summary>
/// A range of semantic versions in npm's words: <c>&gt;=1.2 &lt;2</c>, <c>^1.2</c>, <c>~1.2.3</c>, <c>1.x</c>, <c>1.2 - 1.4</c>, several
/// joined by <c>||</c>. Prereleases match only where the range names one of the same version. What is not a version matches nothing.
/// <see href="https://github.com/npm/node-semver#ranges"/>
/// </summary>
public sealed class VersionPattern : ITextPattern
{
    public const int MaxLength = 256;

    private readonly SemVersionRange _range;

    private VersionPattern(string text, SemVersionRange range) => (Text, _range) = (text, range);

    public string Text { get; }

    public string LiteralPrefix => "";

    public static bool TryParse(string text, [NotNullWhen(true)] out VersionPattern? pattern, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        error = string.IsNullOrWhiteSpace(text) ? "the range is empty; write one as in \">=1.2 <2\", or * for every release"
            : text.Length > MaxLength ? $"the range is {text.Length} characters long; at most {MaxLength} are allowed"
            : null;
        if (error is not null)
            return false;
        if (!SemVersionRange.TryParseNpm(text, out var range))
        {
            error = $"\"{text}\" is not a range of versions; write it as in \">=1.2 <2\", \"^1.2\", \"~1.2.3\" or \"1.2.x || >=2.1\"";
            return false;
        }

        pattern = new VersionPattern(text, range);
        return true;
    }

    public bool IsMatch(string value) => VersionTag.Read(value) is { } version && _range.Contains(version);

    // A range says nothing about spelling.
    public bool CanBegin(string beginning) => true;

    public bool TryListLiterals(int limit, [NotNullWhen(true)] out IReadOnlyList<string>? values)
    {
        values = null;
        return false;
    }

    public override string ToString() => Text;
}
