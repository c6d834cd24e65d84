using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Auth;

/// <summary>
/// Fetches bearer tokens from the realm a registry names, see the
/// <see href="https://distribution.github.io/distribution/spec/auth/token/">token specification</see>.
/// </summary>
internal sealed class TokenService(RegistryEndpoint endpoint, RegistryTransport transport, RegistryClientOptions options, TimeProvider time)
{
    private const int MaxAnswer = 256 * 1024;
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(60);

    public async Task<AccessToken> FetchAsync(Uri realm, string? service, string scope, CancellationToken cancellationToken)
    {
        var query = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => $"scope={Uri.EscapeDataString(part)}");
        if (service is not null)
            query = query.Prepend($"service={Uri.EscapeDataString(service)}");
        var address = new UriBuilder(realm);
        address.Query = string.Join('&', address.Query.Length > 1 ? query.Prepend(address.Query[1..]) : query);
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Uri);
        request.Headers.Authorization = Credential(realm);
        using var guard = new StallGuard(options.NoProgressTimeout, time, cancellationToken);
        try
        {
            using var response = await transport.SendAsync(request, guard.Token).ConfigureAwait(false);
            var body = await BoundedBody.ReadAsync(response.Content, MaxAnswer, guard).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                throw RequestFailure.FromAnswer(request, response, body, RegistryOperation.Token, time);
            return Parse(request, body);
        }
        catch (Exception e) when (RequestFailure.FromTransport(e, request, guard, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Null when there is none to send.</summary>
    private AuthenticationHeaderValue? Credential(Uri realm)
    {
        if (BasicCredential.Of(endpoint) is not { } credential)
            return null;
        if (endpoint.Url.Scheme == Uri.UriSchemeHttps && realm.Scheme != Uri.UriSchemeHttps && !endpoint.Insecure)
        {
            throw new RegistryException(
                FailureKind.Auth, $"The registry sends clients to the token service {realm.Host} over plain http; the credential is not sent there.");
        }

        return credential;
    }

    private AccessToken Parse(HttpRequestMessage request, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var token = Text(root, "token") is { Length: > 0 } value ? value : Text(root, "access_token");
            if (token is not { Length: > 0 } || token.Any(c => char.IsControl(c) || c == ' '))
                throw RequestFailure.Protocol(request, "The token service answered without a token.");
            var life = root.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number
                && seconds.TryGetInt32(out var number) && number > 0
                ? TimeSpan.FromSeconds(number)
                : ShortestLife;
            // A tenth early: the clock starts when the token is issued, and the request that uses it takes time.
            return new AccessToken(token, time.GetUtcNow() + life * 0.9);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw RequestFailure.Protocol(request, "The token service's answer is not the JSON object it should be.", e);
        }
    }

    private static string? Text(JsonElement root, string member) =>
        root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
