using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace HarborReplication.Registry.Values;

/// <summary>
/// <c>algorithm:hex</c>, the address of content, see the
/// <see href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">image specification</see>.
/// </summary>
public sealed record Digest
{
    private Digest(DigestAlgorithm algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    public DigestAlgorithm Algorithm { get; }

    /// <summary>Lower case.</summary>
    public string Hex { get; }

    /// <exception cref="FormatException">The text is not a digest of a registered algorithm.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new FormatException($"'{Excerpt.Of(text)}' is not a digest: expected sha256:<64 hex digits> or sha512:<128 hex digits>, lower case.");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0 || DigestAlgorithm.Find(text.AsSpan(0, colon)) is not { } algorithm)
            return false;
        var hex = text![(colon + 1)..];
        if (hex.Length != algorithm.HexLength || !hex.All(char.IsAsciiHexDigitLower))
            return false;
        digest = new Digest(algorithm, hex);
        return true;
    }

    public static Digest Of(ReadOnlySpan<byte> content, DigestAlgorithm? algorithm = null)
    {
        algorithm ??= DigestAlgorithm.Sha256;
        return FromHash(algorithm, CryptographicOperations.HashData(algorithm.Hash, content));
    }

    internal static Digest FromHash(DigestAlgorithm algorithm, ReadOnlySpan<byte> hash) => new(algorithm, Convert.ToHexStringLower(hash));

    /// <summary>The digest as it appears in URLs and manifests.</summary>
    public override string ToString() => $"{Algorithm.Name}:{Hex}";
}
