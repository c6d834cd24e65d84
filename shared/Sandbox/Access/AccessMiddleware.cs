using HarborReplication.Sandbox.Distribution;
using HarborReplication.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Access;

/// <summary>
/// Lets requests through, or challenges them; serves the token endpoint.
/// Challenges and tokens: https://distribution.github.io/distribution/spec/auth/token/
/// </summary>
internal sealed class AccessMiddleware(AccessMode mode, SandboxCredentials? credentials, TokenIssuer tokens)
{
    public const string Service = "sandbox-registry";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var call = RegistryCall.Of(context);
        if (call.Kind == RequestKind.Token && mode == AccessMode.Bearer)
            return AnswerTokenAsync(context);
        return mode switch
        {
            AccessMode.Basic when !HasCredentials(context) => ChallengeAsync(context, "Basic realm=\"sandbox\""),
            AccessMode.Bearer => CheckTokenAsync(context, call, next),
            _ => next(context),
        };
    }

    private async Task CheckTokenAsync(HttpContext context, RegistryCall call, RequestDelegate next)
    {
        var from = context.Request.Query["from"].ToString();
        var needed = AccessScope.NeededFor(call, from.Length > 0 ? from : null);
        var header = context.Request.Headers.Authorization.ToString();
        var allowed = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? tokens.Check(header["Bearer ".Length..]) : null;
        if (allowed is not null && allowed.IsSupersetOf(needed))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var challenge = $"Bearer realm=\"{Locations.Of(context.Request, "/token")}\",service=\"{Service}\"";
        if (needed.Count > 0)
            challenge += $",scope=\"{AccessScope.Format(needed)}\"";
        if (header.Length > 0)
            challenge += allowed is null ? ",error=\"invalid_token\"" : ",error=\"insufficient_scope\"";
        await ChallengeAsync(context, challenge).ConfigureAwait(false);
    }

    private Task AnswerTokenAsync(HttpContext context)
    {
        if (!HasCredentials(context))
            return ChallengeAsync(context, "Basic realm=\"sandbox\"");
        // Several scopes come as several parameters, or in one with spaces between.
        var scopes = context.Request.Query["scope"]
            .SelectMany(text => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(AccessScope.Parse);
        var token = tokens.Issue(scopes);
        return JsonAnswer.WriteAsync(context, new { token, access_token = token, expires_in = (int)tokens.Lifetime.TotalSeconds });
    }

    private bool HasCredentials(HttpContext context) =>
        credentials is null || BasicHeader.TryParse(context.Request.Headers.Authorization, out var given) && given == credentials;

    private static Task ChallengeAsync(HttpContext context, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return RegistryErrors.WriteAsync(context, StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "Authentication is required.", null);
    }
}
