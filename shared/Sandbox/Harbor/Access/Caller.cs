using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Access;

/// <summary>Who asks. Wrong credentials make a caller anonymous, as they do in Harbor.</summary>
internal sealed record Caller(Account? Account)
{
    public static readonly Caller Anonymous = new((Account?)null);

    /// <summary>Empty for an anonymous one.</summary>
    public string Name => Account?.Name ?? "";

    public bool May(Project project, string resource, string action) =>
        Account is { } account && account.May(project.Name, resource, action)
        || project.IsPublic && IsOpenToAll(resource, action) && Account is not { IsRobot: true };

    public bool MayInSystem(string resource, string action) => Account is { } account && account.May(null, resource, action);

    public bool Sees(Project project) => project.IsPublic && Account is not { IsRobot: true } || Account?.Sees(project.Name) == true;

    public void Require(Project project, string resource, string action)
    {
        if (!May(project, resource, action))
            throw Account is null ? ApiRefusal.Unauthorized() : ApiRefusal.Forbidden("forbidden");
    }

    public void RequireInSystem(string resource, string action)
    {
        if (!MayInSystem(resource, action))
            throw Account is null ? ApiRefusal.Unauthorized() : ApiRefusal.Forbidden(Name);
    }

    public void RequireKnown()
    {
        if (Account is null)
            throw ApiRefusal.Unauthorized();
    }

    private static bool IsOpenToAll(string resource, string action) => action switch
    {
        "read" or "list" => resource is "project" or "repository" or "artifact" or "tag" or "accessory" or "label",
        "pull" => resource == "repository",
        _ => false,
    };
}
