using System.Net.Http.Headers;
using HarborReplication.Registry.Transport;

namespace HarborReplication.Registry.Auth;

/// <summary>
/// Learns from the first challenge how a registry wants to be authenticated, and from then on sends the right header at once.
/// Tokens are kept per scope; requests that need the same one share its fetch.
/// </summary>
internal sealed class Authorizer(RegistryEndpoint endpoint, TokenService tokens, TimeProvider time)
{
    private const int MaxTokens = 512;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<AccessToken>> _tokens = new(StringComparer.Ordinal);
    private volatile Challenge? _learned;

    /// <summary>Null when nothing is known to be needed.</summary>
    public async ValueTask<AuthenticationHeaderValue?> AuthorizeAsync(AccessScope scope, CancellationToken cancellationToken)
    {
        if (_learned is not { } challenge)
            return null;
        if (challenge.Is("Basic"))
            return BasicCredential.Of(endpoint);
        var token = await TokenAsync(challenge, scope.Value, cancellationToken).ConfigureAwait(false);
        return new AuthenticationHeaderValue("Bearer", token.Value);
    }

    /// <summary>Takes in a 401: true when the request has a chance with the header it would get now.</summary>
    public bool Learn(HttpResponseMessage response, AccessScope scope, AuthenticationHeaderValue? used)
    {
        if (!response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var headers))
            return false;
        var challenges = ChallengeParser.Parse(headers);
        var bearer = challenges.FirstOrDefault(challenge => challenge.Is("Bearer") && Realm(challenge) is not null);
        if (bearer is not null)
        {
            Forget(scope, used);
            _learned = bearer;
            return true;
        }

        // Harbor answers Basic once a token was not enough. One that is older than its project, or than a right that was granted since, is not
        // enough until it expires: another one may be.
        if (used is { Scheme: "Bearer" })
        {
            Forget(scope, used);
            return true;
        }

        if (used is not null || BasicCredential.Of(endpoint) is null || challenges.FirstOrDefault(challenge => challenge.Is("Basic")) is not { } basic)
            return false;
        _learned = basic;
        return true;
    }

    private Task<AccessToken> TokenAsync(Challenge challenge, string scope, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_tokens.TryGetValue(scope, out var known) && IsUsable(known))
                return known.WaitAsync(cancellationToken);
            if (_tokens.Count >= MaxTokens)
                DropUnusable();
            // Not bound to the caller: others wait for the same token.
            var fetch = tokens.FetchAsync(Realm(challenge)!, challenge.Find("service"), scope, CancellationToken.None);
            _tokens[scope] = fetch;
            return fetch.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The token that was refused, not one that somebody has fetched since.</summary>
    private void Forget(AccessScope scope, AuthenticationHeaderValue? refused)
    {
        lock (_lock)
        {
            if (refused?.Parameter is { } value && _tokens.TryGetValue(scope.Value, out var known)
                && known.IsCompletedSuccessfully && Completed(known).Value == value)
            {
                _tokens.Remove(scope.Value);
            }
        }
    }

    private bool IsUsable(Task<AccessToken> fetch) =>
        !fetch.IsCompleted || (fetch.IsCompletedSuccessfully && Completed(fetch).GoodUntil > time.GetUtcNow());

    private void DropUnusable()
    {
        foreach (var (scope, _) in _tokens.Where(entry => !IsUsable(entry.Value)).ToList())
            _tokens.Remove(scope);
        if (_tokens.Count >= MaxTokens)
            _tokens.Clear();
    }

    private static AccessToken Completed(Task<AccessToken> fetch) => fetch.GetAwaiter().GetResult();

    private static Uri? Realm(Challenge challenge) =>
        Uri.TryCreate(challenge.Find("realm"), UriKind.Absolute, out var realm) && (realm.Scheme is "http" or "https") ? realm : null;
}
