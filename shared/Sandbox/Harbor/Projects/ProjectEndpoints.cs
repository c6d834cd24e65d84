using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Artifacts;
using HarborReplication.Sandbox.Harbor.Audit;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Projects;

/// <summary><c>/projects</c>.</summary>
internal sealed class ProjectEndpoints(HarborState state, ArtifactLists artifacts, AuditLog audit, TimeProvider time)
{
    private static readonly Dictionary<string, Func<Project, IComparable>> SortFields = new(StringComparer.Ordinal)
    {
        ["project_id"] = project => project.Id,
        ["name"] = project => project.Name,
        ["creation_time"] = project => project.CreatedAt,
    };

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("GET", "/projects", List),
        new("HEAD", "/projects", Head),
        new("POST", "/projects", Create),
        new("GET", "/projects/{project}", Get),
        new("PUT", "/projects/{project}", Change),
        new("DELETE", "/projects/{project}", Delete),
        new("GET", "/projects/{project}/summary", Summarize),
    ];

    private ApiAnswer List(ApiCall call)
    {
        var query = ListQuery.Of(call);
        var name = call.Query["name"].ToString();
        var isPublic = call.Query["public"].ToString() is { Length: > 0 } text ? text is "true" or "1" : (bool?)null;
        var rows = state.Projects.Rows.Where(project =>
            call.Caller.Sees(project)
            && project.Name.Contains(name, StringComparison.OrdinalIgnoreCase)
            && (isPublic ?? project.IsPublic) == project.IsPublic
            && query.Accepts("name", project.Name)
            && query.Accepts("project_id", project.Id)
            && query.Accepts("public", project.IsPublic ? "true" : "false"));
        return query.Page(rows, "name", SortFields, project => Show(project, call, call.Flag("with_detail", otherwise: true)));
    }

    private ApiAnswer Head(ApiCall call)
    {
        call.Caller.RequireKnown();
        return state.Projects.Find(0, call.Query["project_name"].ToString()) is null ? throw ApiRefusal.NotFound("project not found") : ApiAnswer.Done;
    }

    private ApiAnswer Create(ApiCall call)
    {
        call.Caller.RequireKnown();
        // A user may create projects, a robot needs the right or, as in 2.9, all projects in its scope.
        if (call.Caller is { Account: { IsRobot: true } robot } && !robot.May(null, "project", "create") && !robot.Sees(""))
            throw ApiRefusal.Forbidden(call.Caller.Name);
        var name = call.Field("project_name");
        if (name.Length is 0 or > 255 || name.Any(char.IsUpper))
            throw ApiRefusal.BadRequest($"the project name {name} is invalid");
        if (state.Projects.Find(0, name) is not null)
            throw ApiRefusal.Conflict($"The project named {name} already exists");
        var project = state.Projects.Add(id => new Project(
            id, name, IsPublic(call), call.Body?["storage_limit"]?.GetValue<long>() ?? -1, time.GetUtcNow()) { RegistryId = call.Body?["registry_id"]?.GetValue<long>() });
        audit.Add(project.Id, "create", "project", name, call.Caller.Name);
        return ApiAnswer.Created($"/api/v2.0/projects/{project.Id}");
    }

    private ApiAnswer Get(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "project", "read");
        return ApiAnswer.Ok(Show(project, call, hasDetail: true));
    }

    private ApiAnswer Change(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "project", "update");
        state.Projects.Update(project with { IsPublic = call.Body?["metadata"]?["public"] is null ? project.IsPublic : IsPublic(call) });
        return ApiAnswer.Done;
    }

    private ApiAnswer Delete(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "project", "delete");
        if (state.Repositories.CountIn(project.Id) > 0)
            throw ApiRefusal.Precondition("precondition failed: the project contains repositories, can not be deleted");
        state.Projects.Remove(project);
        audit.Add(project.Id, "delete", "project", project.Name, call.Caller.Name);
        return ApiAnswer.Done;
    }

    private ApiAnswer Summarize(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "project", "read");
        return ApiAnswer.Ok(new JsonObject
        {
            ["project_admin_count"] = 1,
            ["quota"] = new JsonObject
            {
                ["hard"] = new JsonObject { ["storage"] = project.StorageLimit },
                ["used"] = new JsonObject { ["storage"] = artifacts.UsedBy(project) },
            },
            ["repo_count"] = state.Repositories.CountIn(project.Id),
        });
    }

    private JsonObject Show(Project project, ApiCall call, bool hasDetail)
    {
        var json = new JsonObject
        {
            ["creation_time"] = ApiTime.Of(project.CreatedAt),
            ["current_user_role_ids"] = call.Caller.Account is { IsAdmin: true } ? new JsonArray(1) : null,
            ["cve_allowlist"] = new JsonObject
            {
                ["creation_time"] = ApiTime.Of(default),
                ["items"] = hasDetail ? new JsonArray() : null,
                ["update_time"] = ApiTime.Of(default),
            },
            ["name"] = project.Name,
            ["owner_id"] = 1,
            ["project_id"] = project.Id,
            ["repo_count"] = state.Repositories.CountIn(project.Id),
            ["update_time"] = ApiTime.Of(project.CreatedAt),
        };
        if (call.Caller.Account is { IsAdmin: true })
            json["current_user_role_id"] = 1;
        if (project.RegistryId is { } registry)
            json["registry_id"] = registry;
        if (!hasDetail)
            return json;
        json["cve_allowlist"]!["id"] = project.Id;
        json["cve_allowlist"]!["project_id"] = project.Id;
        json["metadata"] = new JsonObject { ["public"] = project.IsPublic ? "true" : "false" };
        json["owner_name"] = "admin";
        return json;
    }

    private static bool IsPublic(ApiCall call) =>
        call.Body?["metadata"]?["public"]?.GetValue<string>() == "true" || call.Body?["public"]?.GetValue<bool>() == true;
}
