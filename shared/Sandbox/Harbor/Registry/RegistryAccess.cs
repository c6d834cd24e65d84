using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Distribution;
using HarborReplication.Sandbox.Harbor.Access;
using HarborReplication.Sandbox.Harbor.State;
using HarborReplication.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Harbor.Registry;

/// <summary>Who may do what under <c>/v2</c>, and the words and challenges in which Harbor refuses the rest.</summary>
internal sealed class RegistryAccess(HarborState state)
{
    /// <summary>Null when the request may go on; else its refusal has been written.</summary>
    public Task? Refuse(HttpContext context, RegistryCall call)
    {
        var identity = CallerIdentity.Of(context);
        var isAnonymous = context.Request.Headers.Authorization.Count == 0;
        var isKnown = identity.Caller.Account is not null;
        if (call.Kind == RequestKind.Catalog)
            return identity.Caller.Account is { IsAdmin: true } ? null : RefuseAsync(context, "unauthorized to list catalog", []);
        if (call.Repository is null)
            return isKnown ? null : RefuseAsync(context, "unauthorized", []);

        var from = context.Request.Query["from"].ToString();
        var needed = AccessScope.NeededFor(call, from.Length > 0 ? from : null);
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        // Public projects ask for a token as well, so that a client does not miss what it could see with its account.
        if (isAnonymous && isRead)
            return RefuseAsync(context, "authorize header needed to send HEAD to repository", needed);
        lock (state.Sync)
        {
            foreach (var scope in needed)
            {
                var name = scope.Name.Split('/')[0];
                if (state.Projects.Find(0, name) is not { } project)
                    return WriteAsync(context, $"project {name} not found", "");
                if (!identity.May(project, scope.Name, scope.Action))
                    return RefuseAsync(context, $"unauthorized to access repository: {scope.Name}, action: {scope.Action}", needed);
            }
        }

        return null;
    }

    private static Task RefuseAsync(HttpContext context, string message, IReadOnlyList<AccessScope> needed)
    {
        var challenge = "Basic realm=\"harbor\"";
        if (context.Request.Headers.Authorization.Count == 0)
        {
            challenge = $"Bearer realm=\"{Locations.Of(context.Request, HarborAccessMiddleware.TokenPath)}\",service=\"harbor-registry\"";
            if (needed.Count > 0)
                challenge += $",scope=\"{AccessScope.Format(needed)}\"";
        }

        return WriteAsync(context, message, challenge);
    }

    private static Task WriteAsync(HttpContext context, string message, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return RegistryErrors.WriteAsync(context, StatusCodes.Status401Unauthorized, "UNAUTHORIZED", $"{message}: {message}", null);
    }
}
