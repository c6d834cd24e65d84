using HarborReplication.PolicyService.Http;
using Microsoft.Net.Http.Headers;

namespace HarborReplication.PolicyService.Access;

/// <summary>Lets operators into <c>/api</c> and workers into <c>/internal</c>; health, metrics and documentation are open.</summary>
internal sealed class AccessCheck(RequestDelegate next, Credentials credentials)
{
    public Task InvokeAsync(HttpContext context)
    {
        var authorization = context.Request.Headers[HeaderNames.Authorization].ToString();
        if (context.Request.Path.StartsWithSegments("/api") && !credentials.AreAdmins(authorization))
            return RefuseAsync(context, "Basic realm=\"harbor-replication\"");
        if (context.Request.Path.StartsWithSegments("/internal") && !credentials.AreWorkers(authorization))
            return RefuseAsync(context, "Bearer realm=\"harbor-replication workers\"");
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return ApiProblem.Unauthorized().ExecuteAsync(context);
    }
}
