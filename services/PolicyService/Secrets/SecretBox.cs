using System.Security.Cryptography;
using System.Text;

namespace HarborReplication.PolicyService.Secrets;

/// <summary>
/// Seals stored secrets with <c>Secrets__Key</c>: AES-256-GCM, a fresh nonce each, written as <c>v1.</c> and base64 of nonce, tag and
/// ciphertext.
/// </summary>
internal sealed class SecretBox : IDisposable
{
    public const int KeyBytes = 32;
    private const string Version = "v1.";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly AesGcm _cipher;

    public SecretBox(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes)
            throw new ArgumentException($"A key has {KeyBytes} bytes.", nameof(key));
        _cipher = new AesGcm(key, TagBytes);
    }

    public string Seal(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (_cipher)
            _cipher.Encrypt(nonce, plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return Version + Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">The text was not sealed with this key, or was changed.</exception>
    public string Open(string text)
    {
        if (!text.StartsWith(Version, StringComparison.Ordinal))
            throw new CryptographicException("A sealed secret begins with its version.");
        var box = new byte[text.Length];
        if (!Convert.TryFromBase64Chars(text.AsSpan(Version.Length), box, out var length) || length < NonceBytes + TagBytes)
            throw new CryptographicException("A sealed secret is base64 of nonce, tag and ciphertext.");
        var plain = new byte[length - NonceBytes - TagBytes];
        lock (_cipher)
            _cipher.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes, plain.Length), box.AsSpan(NonceBytes, TagBytes), plain);
        return Encoding.UTF8.GetString(plain);
    }

    public string? SealOptional(string? secret) => string.IsNullOrEmpty(secret) ? null : Seal(secret);

    public string? OpenOptional(string? text) => text is null ? null : Open(text);

    public void Dispose() => _cipher.Dispose();
}
