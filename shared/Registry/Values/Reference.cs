using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace HarborReplication.Registry.Values;

/// <summary>
/// What names a manifest inside a repository: a tag or a digest, see the
/// <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">distribution specification</see>.
/// </summary>
public sealed partial record Reference
{
    private Reference(string? tag, Digest? digest)
    {
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Null when this is a digest.</summary>
    public string? Tag { get; }

    /// <summary>Null when this is a tag.</summary>
    public Digest? Digest { get; }

    [MemberNotNullWhen(true, nameof(Tag))]
    [MemberNotNullWhen(false, nameof(Digest))]
    public bool IsTag => Tag is not null;

    public static Reference Of(Digest digest) => new(null, digest);

    /// <exception cref="FormatException">The text is neither a tag nor a digest.</exception>
    public static Reference Parse(string text) =>
        TryParse(text, out var reference)
            ? reference
            : throw new FormatException(
                $"'{Excerpt.Of(text)}' is neither a tag (at most 128 letters, digits, '_', '.' and '-', not starting with '.' or '-') nor a digest.");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Reference? reference)
    {
        reference = null;
        if (text is null)
            return false;
        if (Digest.TryParse(text, out var digest))
            reference = Of(digest);
        else if (TagGrammar().IsMatch(text))
            reference = new Reference(text, null);
        return reference is not null;
    }

    public override string ToString() => Tag ?? Digest!.ToString();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex TagGrammar();
}
