using System.Globalization;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Webhooks;

/// <summary>A project's <c>webhook/policies</c>.</summary>
internal sealed class WebhookPolicyEndpoints(HarborState state, TimeProvider time)
{
    private const string Resource = "notification-policy";
    private const string Policies = "/projects/{project}/webhook/policies";
    private static readonly string[] KnownEvents =
    [
        "PUSH_ARTIFACT", "PULL_ARTIFACT", "DELETE_ARTIFACT", "QUOTA_EXCEED", "QUOTA_WARNING", "SCANNING_FAILED", "SCANNING_STOPPED",
        "SCANNING_COMPLETED", "REPLICATION", "TAG_RETENTION",
    ];

    private static readonly Dictionary<string, Func<WebhookPolicy, IComparable>> SortFields = new(StringComparer.Ordinal)
    {
        ["id"] = policy => policy.Id,
        ["name"] = policy => policy.Name,
        ["creation_time"] = policy => policy.CreatedAt,
    };

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("GET", Policies, List),
        new("POST", Policies, Create),
        new("GET", Policies + "/{policy}", Get),
        new("PUT", Policies + "/{policy}", Change),
        new("DELETE", Policies + "/{policy}", Delete),
    ];

    private ApiAnswer List(ApiCall call)
    {
        var project = Require(call, "list");
        var query = ListQuery.Of(call);
        return query.Page(state.WebhookPolicies.In(project.Id).Where(policy => query.Accepts("name", policy.Name)), "-creation_time,-id", SortFields, Show);
    }

    private ApiAnswer Create(ApiCall call)
    {
        var project = Require(call, "create");
        var policy = Read(call, new WebhookPolicy(0, project.Id, call.Field("name"), time.GetUtcNow()));
        if (state.WebhookPolicies.Find(project.Id, policy.Name) is not null)
            throw ApiRefusal.Conflict($"notification policy named {policy.Name} already exists");
        var added = state.WebhookPolicies.Add(id => policy with { Id = id });
        return ApiAnswer.Created($"{call.Path}/{added.Id}");
    }

    private ApiAnswer Get(ApiCall call) => ApiAnswer.Ok(Show(Find(Require(call, "read"), call)));

    private ApiAnswer Change(ApiCall call)
    {
        var policy = Find(Require(call, "update"), call);
        state.WebhookPolicies.Update(Read(call, policy with { Name = call.Field("name") }));
        return ApiAnswer.Done;
    }

    private ApiAnswer Delete(ApiCall call)
    {
        state.WebhookPolicies.Remove(Find(Require(call, "delete"), call));
        return ApiAnswer.Done;
    }

    private Project Require(ApiCall call, string action)
    {
        // Digits are an id here, also where they are the name of another project.
        var project = (long.TryParse(call.Route["project"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? state.Projects.Get(id) : null)
            ?? state.Require(call);
        call.Caller.Require(project, Resource, action);
        return project;
    }

    private WebhookPolicy Find(Project project, ApiCall call) =>
        state.WebhookPolicies.Get(call.Number("policy")) is { } policy && policy.ProjectId == project.Id
            ? policy
            : throw ApiRefusal.NotFound($"notification policy {call.Route["policy"]} not found");

    private WebhookPolicy Read(ApiCall call, WebhookPolicy policy)
    {
        List<string> events = [.. (call.Body?["event_types"]?.AsArray() ?? []).Select(type => type?.GetValue<string>() ?? "")];
        if (events.Count == 0 || events.Exists(type => !KnownEvents.Contains(type)))
            throw ApiRefusal.BadRequest("empty or unsupported event type");
        List<WebhookTarget> targets = [.. (call.Body?["targets"]?.AsArray() ?? []).OfType<JsonObject>().Select(Read)];
        if (targets.Count == 0)
            throw ApiRefusal.BadRequest("empty notification target");
        return policy with
        {
            Description = call.Field("description"),
            IsEnabled = call.Body?["enabled"]?.GetValue<bool>() ?? false,
            EventTypes = events,
            Targets = targets,
            UpdatedAt = time.GetUtcNow(),
        };
    }

    private static WebhookTarget Read(JsonObject target) => new(
        target["type"]?.GetValue<string>() ?? "http",
        target["address"]?.GetValue<string>() ?? throw ApiRefusal.BadRequest("bad notification target"),
        target["auth_header"]?.GetValue<string>() ?? "",
        target["payload_format"]?.GetValue<string>() ?? "Default",
        target["skip_cert_verify"]?.GetValue<bool>() ?? false);

    private static JsonObject Show(WebhookPolicy policy)
    {
        var json = new JsonObject
        {
            ["creation_time"] = ApiTime.Of(policy.CreatedAt),
            ["enabled"] = policy.IsEnabled,
            ["event_types"] = new JsonArray([.. policy.EventTypes.Select(type => JsonValue.Create(type))]),
            ["id"] = policy.Id,
            ["name"] = policy.Name,
            ["project_id"] = policy.ProjectId,
            ["targets"] = new JsonArray([.. policy.Targets.Select(Show)]),
            ["update_time"] = ApiTime.Of(policy.UpdatedAt),
        };
        if (policy.Description.Length > 0)
            json["description"] = policy.Description;
        return json;
    }

    private static JsonObject Show(WebhookTarget target)
    {
        var json = new JsonObject
        {
            ["address"] = target.Address,
            ["payload_format"] = target.PayloadFormat,
            ["skip_cert_verify"] = target.SkipsCertificateCheck,
            ["type"] = target.Type,
        };
        if (target.AuthHeader.Length > 0)
            json["auth_header"] = target.AuthHeader;
        return json;
    }
}
