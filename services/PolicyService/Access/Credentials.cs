using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace HarborReplication.PolicyService.Access;

/// <summary>Compares what a request shows with what is expected, in a time that tells nothing of how much of it was right.</summary>
internal sealed class Credentials(AccessOptions options)
{
    private readonly byte[] _admin = Digest($"{AccessOptions.Admin}:{options.AdminPassword}");
    private readonly byte[]? _worker = string.IsNullOrEmpty(options.WorkerToken) ? null : Digest(options.WorkerToken);

    public bool AreAdmins(string? authorization) =>
        Parameter(authorization, "Basic") is { } encoded && Decoded(encoded) is { } pair && CryptographicOperations.FixedTimeEquals(Digest(pair), _admin);

    public bool AreWorkers(string? authorization) =>
        _worker is not null && Parameter(authorization, "Bearer") is { } token && CryptographicOperations.FixedTimeEquals(Digest(token), _worker);

    private static string? Parameter(string? authorization, string scheme) =>
        AuthenticationHeaderValue.TryParse(authorization, out var header) && header.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase)
            ? header.Parameter
            : null;

    private static string? Decoded(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    // Digests are of one length, as the comparison needs them.
    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
