using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace HarborReplication.Sandbox.Access;

/// <summary>Opaque bearer tokens with what they allow and until when.</summary>
internal sealed class TokenIssuer(TimeSpan lifetime, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, IssuedToken> _tokens = new(StringComparer.Ordinal);

    public TimeSpan Lifetime => lifetime;

    public string Issue(IEnumerable<AccessScope> scopes)
    {
        var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        _tokens[token] = new IssuedToken([.. scopes], time.GetUtcNow() + lifetime);
        return token;
    }

    /// <summary>What the token allows; null when it is unknown, revoked or expired.</summary>
    public IReadOnlySet<AccessScope>? Check(string token)
    {
        if (!_tokens.TryGetValue(token, out var issued))
            return null;
        if (time.GetUtcNow() < issued.ExpiresAt)
            return issued.Scopes;
        _tokens.TryRemove(token, out _);
        return null;
    }

    public void RevokeAll() => _tokens.Clear();

    private sealed record IssuedToken(HashSet<AccessScope> Scopes, DateTimeOffset ExpiresAt);
}
