using System.Globalization;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Distribution;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.State;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Harbor.Access;

/// <summary>Finds out who asks, hands out the session cookie and refuses what a browser's session may not do; serves <c>/service/token</c>.</summary>
internal sealed class HarborAccessMiddleware(HarborState state, HarborTokens tokens)
{
    public const string TokenPath = "/service/token";
    private const string Cookie = "sid";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var response = context.Response;
        response.Headers["X-Request-Id"] = request.Headers["X-Request-Id"].ToString() is { Length: > 0 } given ? given : Guid.NewGuid().ToString();
        var header = request.Headers.Authorization.ToString();
        var identity = Identify(header);
        context.Features.Set(identity);
        if (request.Path == TokenPath)
            return AnswerTokenAsync(context, identity);
        if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            response.Cookies.Append(Cookie, Guid.NewGuid().ToString("N"), new CookieOptions { Path = "/", HttpOnly = true });
        else if (header.Length == 0 && request.Cookies.ContainsKey(Cookie))
        {
            response.Headers["X-Harbor-Csrf-Token"] = Guid.NewGuid().ToString("N");
            if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
                return ApiEndpoint.RefuseAsync(context, ApiRefusal.Forbidden("CSRF token invalid"));
            response.Headers.Vary = "Cookie";
        }

        return next(context);
    }

    private CallerIdentity Identify(string header)
    {
        lock (state.Sync)
        {
            if (BasicHeader.TryParse(header, out var given))
            {
                var account = state.Accounts.Find(0, given.UserName);
                return new CallerIdentity(account is not null && account.Secret == given.Password ? new Caller(account) : Caller.Anonymous, null);
            }

            if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || tokens.Check(header["Bearer ".Length..]) is not { } token)
                return new CallerIdentity(Caller.Anonymous, null);
            return new CallerIdentity(new Caller(state.Accounts.Find(0, token.Subject)), token.Access);
        }
    }

    // Anybody gets a token; it grants what they may do of what they ask for.
    private Task AnswerTokenAsync(HttpContext context, CallerIdentity identity)
    {
        var asked = context.Request.Query["scope"]
            .SelectMany(text => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(AccessScope.Parse)
            .GroupBy(scope => (scope.Type, scope.Name));
        List<GrantedAccess> granted;
        lock (state.Sync)
            granted = [.. asked.Select(group => new GrantedAccess(group.Key.Type, group.Key.Name, [.. group.Select(scope => scope.Action).Where(action => Grants(identity.Caller, group.Key.Type, group.Key.Name, action))]))];
        return JsonAnswer.WriteAsync(context, new JsonObject
        {
            ["token"] = tokens.Issue(identity.Caller.Name, granted),
            ["access_token"] = "",
            ["expires_in"] = (long)tokens.Lifetime.TotalSeconds,
            ["issued_at"] = tokens.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }

    private bool Grants(Caller caller, string type, string name, string action) =>
        type == "repository" && state.Projects.Find(0, name.Split('/')[0]) is { } project
            ? caller.May(project, "repository", action)
            : type == "registry" && caller.Account is { IsAdmin: true };
}
