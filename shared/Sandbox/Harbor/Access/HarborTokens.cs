using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HarborReplication.Sandbox.Harbor.Access;

/// <summary>Bearer tokens in the form of JSON web tokens, signed with a key that only this process has.</summary>
internal sealed class HarborTokens(TimeSpan lifetime, TimeProvider time)
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
    private byte[] _key = RandomNumberGenerator.GetBytes(32);

    public TimeSpan Lifetime => lifetime;

    public DateTimeOffset Now => time.GetUtcNow();

    public string Issue(string subject, IReadOnlyList<GrantedAccess> access)
    {
        var claims = new Claims("harbor-token-issuer", subject, "harbor-registry", (Now + lifetime).ToUnixTimeSeconds(), Now.ToUnixTimeSeconds(), access);
        var signed = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, JsonSerializerOptions.Web))}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>Null when the token is not from here, revoked or expired.</summary>
    public (string Subject, IReadOnlyList<GrantedAccess> Access)? Check(string token)
    {
        var end = token.LastIndexOf('.');
        if (end < 0 || !Base64Url.IsValid(token.AsSpan(end + 1)) || !CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(token.AsSpan(end + 1)), Sign(token[..end])))
            return null;
        var claims = JsonSerializer.Deserialize<Claims>(Base64Url.DecodeFromChars(token.AsSpan(Header.Length + 1, end - Header.Length - 1)), JsonSerializerOptions.Web)!;
        return claims.Exp > Now.ToUnixTimeSeconds() ? (claims.Sub, claims.Access) : null;
    }

    public void RevokeAll() => _key = RandomNumberGenerator.GetBytes(32);

    private byte[] Sign(string text) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text));

    private sealed record Claims(string Iss, string Sub, string Aud, long Exp, long Iat, IReadOnlyList<GrantedAccess> Access);
}
