using System.Globalization;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Labels;

/// <summary><c>/labels</c>, and an artifact's.</summary>
internal sealed class LabelEndpoints(HarborState state, TimeProvider time)
{
    private static readonly Dictionary<string, Func<Label, IComparable>> SortFields = new(StringComparer.Ordinal)
    {
        ["id"] = label => label.Id,
        ["name"] = label => label.Name,
    };

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("GET", "/labels", List),
        new("POST", "/labels", Create),
        new("GET", "/labels/{label}", Get),
        new("DELETE", "/labels/{label}", Delete),
        new("POST", "/projects/{project}/repositories/{repository}/artifacts/{reference}/labels", AddToArtifact),
        new("DELETE", "/projects/{project}/repositories/{repository}/artifacts/{reference}/labels/{label}", RemoveFromArtifact),
    ];

    public static JsonObject Show(Label label)
    {
        var json = new JsonObject
        {
            ["color"] = label.Color,
            ["creation_time"] = ApiTime.Of(label.CreatedAt),
            ["id"] = label.Id,
            ["name"] = label.Name,
            ["scope"] = label.ProjectId == 0 ? "g" : "p",
            ["update_time"] = ApiTime.Of(label.CreatedAt),
        };
        if (label.Description.Length > 0)
            json["description"] = label.Description;
        if (label.ProjectId != 0)
            json["project_id"] = label.ProjectId;
        return json;
    }

    private ApiAnswer List(ApiCall call)
    {
        call.Caller.RequireKnown();
        var project = call.Query["scope"].ToString() switch
        {
            "g" => 0,
            "p" => RequireProject(call, long.TryParse(call.Query["project_id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0, "read").Id,
            var scope => throw ApiRefusal.BadRequest($"invalid scope: {scope}"),
        };
        var query = ListQuery.Of(call);
        var name = call.Query["name"].ToString();
        var rows = state.Labels.In(project).Where(label => query.Accepts("name", label.Name) && label.Name.Contains(name, StringComparison.OrdinalIgnoreCase));
        return query.Page(rows, "id", SortFields, Show);
    }

    private ApiAnswer Create(ApiCall call)
    {
        call.Caller.RequireKnown();
        var isGlobal = call.Field("scope") != "p";
        if (isGlobal)
            call.Caller.RequireInSystem("label", "create");
        var project = isGlobal ? 0 : RequireProject(call, call.Body?["project_id"]?.GetValue<long>() ?? 0, "create").Id;
        var name = call.Field("name");
        if (name.Length == 0)
            throw ApiRefusal.BadRequest("label name cannot be empty");
        if (state.Labels.Find(project, name) is not null)
            throw ApiRefusal.Conflict($"label {name} already exists");
        var label = state.Labels.Add(id => new Label(id, project, name, call.Field("color"), call.Field("description"), time.GetUtcNow()));
        return ApiAnswer.Created($"/api/v2.0/labels/{label.Id}");
    }

    private ApiAnswer Get(ApiCall call)
    {
        call.Caller.RequireKnown();
        return ApiAnswer.Ok(Show(Require(call, call.Number("label"))));
    }

    private ApiAnswer Delete(ApiCall call)
    {
        call.Caller.RequireKnown();
        var label = Require(call, call.Number("label"));
        if (label.ProjectId == 0)
            call.Caller.RequireInSystem("label", "delete");
        else
            RequireProject(call, label.ProjectId, "delete");
        state.Labels.Remove(label);
        return ApiAnswer.Done;
    }

    private ApiAnswer AddToArtifact(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "artifact-label", "create");
        var (_, artifact) = state.RequireArtifact(call);
        var label = Require(call, call.Body?["id"]?.GetValue<long>() ?? 0);
        if (artifact.LabelIds.Contains(label.Id))
            throw ApiRefusal.Conflict($"label {label.Id} is already added to the artifact {artifact.Id}");
        state.Artifacts.Update(artifact with { LabelIds = [.. artifact.LabelIds, label.Id] });
        return ApiAnswer.Done;
    }

    private ApiAnswer RemoveFromArtifact(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "artifact-label", "delete");
        var (_, artifact) = state.RequireArtifact(call);
        var label = call.Number("label");
        if (!artifact.LabelIds.Contains(label))
            throw ApiRefusal.NotFound($"reference with label {label} and artifact {artifact.Id} not found");
        state.Artifacts.Update(artifact with { LabelIds = [.. artifact.LabelIds.Where(id => id != label)] });
        return ApiAnswer.Done;
    }

    private Label Require(ApiCall call, long id)
    {
        var label = state.Labels.Get(id) ?? throw ApiRefusal.NotFound($"label {id} not found");
        if (label.ProjectId != 0)
            RequireProject(call, label.ProjectId, "read");
        return label;
    }

    private Project RequireProject(ApiCall call, long id, string action)
    {
        var project = state.Projects.Get(id) ?? throw ApiRefusal.NotFound($"project {id} not found");
        call.Caller.Require(project, "label", action);
        return project;
    }
}
