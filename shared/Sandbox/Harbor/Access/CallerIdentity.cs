using HarborReplication.Sandbox.Harbor.State;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Harbor.Access;

/// <summary>What a request's credentials came to.</summary>
internal sealed record CallerIdentity(Caller Caller, IReadOnlyList<GrantedAccess>? Token)
{
    public static CallerIdentity Of(HttpContext context) =>
        context.Features.Get<CallerIdentity>() ?? throw new InvalidOperationException("Nobody has looked at the request's credentials.");

    /// <summary>With a token, what it grants; else what the caller may do.</summary>
    public bool May(Project project, string repository, string action) =>
        Token is null ? Caller.May(project, "repository", action) : Token.Any(access => access.Name == repository && access.Actions.Contains(action));
}
