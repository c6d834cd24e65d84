using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace HarborReplication.Sandbox.Storage;

/// <summary>A content digest of one of the two registered algorithms, <c>sha256</c> and <c>sha512</c>, in lower-case hex.</summary>
internal sealed record Digest
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private Digest(HashAlgorithmName algorithm, string prefix, string hex)
    {
        Algorithm = algorithm;
        Prefix = prefix;
        Hex = hex;
    }

    public HashAlgorithmName Algorithm { get; }

    /// <summary>The part before the colon.</summary>
    public string Prefix { get; }

    public string Hex { get; }

    public static Digest OfSha256(ReadOnlySpan<byte> content) => FromHash(HashAlgorithmName.SHA256, SHA256.HashData(content));

    public static Digest Of(HashAlgorithmName algorithm, ReadOnlySpan<byte> content) =>
        FromHash(algorithm, algorithm == HashAlgorithmName.SHA512 ? SHA512.HashData(content) : SHA256.HashData(content));

    public static Digest FromHash(HashAlgorithmName algorithm, byte[] hash) =>
        new(algorithm, algorithm == HashAlgorithmName.SHA512 ? "sha512" : "sha256", Convert.ToHexStringLower(hash));

    public static bool TryParse(string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text switch
        {
            { Length: 7 + 64 } when text.StartsWith("sha256:", StringComparison.Ordinal) && IsLowerHex(text.AsSpan(7)) =>
                new Digest(HashAlgorithmName.SHA256, "sha256", text[7..]),
            { Length: 7 + 128 } when text.StartsWith("sha512:", StringComparison.Ordinal) && IsLowerHex(text.AsSpan(7)) =>
                new Digest(HashAlgorithmName.SHA512, "sha512", text[7..]),
            _ => null,
        };
        return digest is not null;
    }

    public static Digest Parse(string text) => TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is not a sha256 or sha512 digest.");

    public override string ToString() => $"{Prefix}:{Hex}";

    private static bool IsLowerHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(LowerHex);
}
