using System.Security.Cryptography;

namespace HarborReplication.Registry.Values;

/// <summary>
/// A registered digest algorithm, see the
/// <see href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#registered-algorithms">image specification</see>.
/// </summary>
public sealed class DigestAlgorithm
{
    private DigestAlgorithm(string name, int hexLength, HashAlgorithmName hash)
    {
        Name = name;
        HexLength = hexLength;
        Hash = hash;
    }

    public static DigestAlgorithm Sha256 { get; } = new("sha256", 64, HashAlgorithmName.SHA256);
    public static DigestAlgorithm Sha512 { get; } = new("sha512", 128, HashAlgorithmName.SHA512);

    public string Name { get; }
    internal int HexLength { get; }
    internal HashAlgorithmName Hash { get; }

    internal static DigestAlgorithm? Find(ReadOnlySpan<char> name) => name switch
    {
        "sha256" => Sha256,
        "sha512" => Sha512,
        _ => null,
    };

    public override string ToString() => Name;
}
