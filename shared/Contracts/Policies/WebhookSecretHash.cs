using System.Security.Cryptography;
using System.Text;

namespace HarborReplication.Contracts.Policies;

/// <summary>
/// What of a webhook's secret goes over the bus: enough to recognise the secret, not enough to send it. Written as
/// <c>v1.&lt;salt&gt;.&lt;HMAC-SHA-256 of the secret keyed by the salt&gt;</c>, both base64.
/// </summary>
public static class WebhookSecretHash
{
    public const int MaxLength = 128;
    private const string Version = "v1";
    private const int SaltBytes = 16;

    public static string Of(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"{Version}.{Convert.ToBase64String(salt)}.{Convert.ToBase64String(Hash(salt, secret))}";
    }

    /// <summary>Compares in a time that does not depend on the secret; false for a form that a newer version made.</summary>
    public static bool IsOf(string hash, string secret)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (hash.Split('.') is not [Version, var salt, var expected])
            return false;
        var (key, bytes) = (new byte[SaltBytes], new byte[HMACSHA256.HashSizeInBytes]);
        return Convert.TryFromBase64String(salt, key, out var keyLength) && keyLength == key.Length
            && Convert.TryFromBase64String(expected, bytes, out var length) && length == bytes.Length
            && CryptographicOperations.FixedTimeEquals(Hash(key, secret), bytes);
    }

    private static byte[] Hash(byte[] salt, string secret) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(secret));
}
