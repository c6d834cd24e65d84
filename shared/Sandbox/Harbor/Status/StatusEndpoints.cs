using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Artifacts;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Status;

/// <summary>What Harbor says of itself, of who asks, and of its projects' quotas.</summary>
internal sealed class StatusEndpoints(HarborState state, ArtifactLists artifacts, string version, TimeProvider time)
{
    private static readonly Dictionary<string, Func<Project, IComparable>> QuotaFields = new(StringComparer.Ordinal) { ["id"] = project => project.Id };

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("GET", "/api/version", _ => ApiAnswer.Ok(new JsonObject { ["version"] = "v2.0" })),
        new("GET", "/ping", _ => new ApiAnswer(200) { Text = "Pong" }),
        new("GET", "/health", _ => ApiAnswer.Ok(ShowHealth())),
        new("GET", "/systeminfo", call => ApiAnswer.Ok(ShowSystem(call))),
        new("GET", "/users/current", call => ApiAnswer.Ok(ShowUser(call))),
        new("GET", "/registries", ListRegistries),
        new("GET", "/quotas", ListQuotas),
    ];

    private static JsonObject ShowHealth() => new()
    {
        ["components"] = new JsonArray([.. new[] { "core", "database", "jobservice", "portal", "redis", "registry", "registryctl" }
            .Select(name => new JsonObject { ["name"] = name, ["status"] = "healthy" })]),
        ["status"] = "healthy",
    };

    private JsonObject ShowSystem(ApiCall call)
    {
        var json = new JsonObject
        {
            ["auth_mode"] = "db_auth",
            ["banner_message"] = "",
            ["harbor_version"] = version,
            ["primary_auth_mode"] = false,
            ["self_registration"] = false,
        };
        if (call.Caller.Account is null)
            return json;
        json["current_time"] = ApiTime.Of(time.GetUtcNow());
        json["external_url"] = $"http://{call.Host}";
        json["has_ca_root"] = false;
        json["notification_enable"] = true;
        json["project_creation_restriction"] = "everyone";
        json["read_only"] = false;
        json["registry_storage_provider_name"] = "filesystem";
        json["registry_url"] = call.Host;
        return json;
    }

    private static JsonObject ShowUser(ApiCall call)
    {
        call.Caller.RequireKnown();
        var account = call.Caller.Account!;
        if (account.IsRobot)
            throw ApiRefusal.Precondition("get current user not available for security context: robot");
        return new JsonObject
        {
            ["admin_role_in_auth"] = false,
            ["comment"] = account.IsAdmin ? "admin user" : "",
            ["creation_time"] = ApiTime.Of(account.CreatedAt),
            ["realname"] = account.IsAdmin ? "system admin" : account.Name,
            ["sysadmin_flag"] = account.IsAdmin,
            ["update_time"] = ApiTime.Of(account.CreatedAt),
            ["user_id"] = account.Id,
            ["username"] = account.Name,
        };
    }

    private static ApiAnswer ListRegistries(ApiCall call)
    {
        call.Caller.RequireInSystem("registry", "list");
        return ApiAnswer.Ok(new JsonArray()) with { TotalCount = 0 };
    }

    private ApiAnswer ListQuotas(ApiCall call)
    {
        call.Caller.RequireInSystem("quota", "list");
        return ListQuery.Of(call).Page(state.Projects.Rows, "-id", QuotaFields, project => new JsonObject
        {
            ["creation_time"] = ApiTime.Of(project.CreatedAt),
            ["hard"] = new JsonObject { ["storage"] = project.StorageLimit },
            ["id"] = project.Id,
            ["ref"] = new JsonObject { ["id"] = project.Id, ["name"] = project.Name, ["owner_name"] = "" },
            ["update_time"] = ApiTime.Of(project.CreatedAt),
            ["used"] = new JsonObject { ["storage"] = artifacts.UsedBy(project) },
        });
    }
}
