using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Audit;

/// <summary>
/// <c>/audit-logs</c> and a project's <c>logs</c>; of a newer Harbor <c>/auditlog-exts</c>, as its description has it, beside which the older
/// ones stay empty.
/// </summary>
internal sealed class AuditEndpoints(HarborState state, bool isNewer)
{
    private static readonly Dictionary<string, Func<AuditRow, IComparable>> SortFields = new(StringComparer.Ordinal)
    {
        ["id"] = row => row.Id,
        ["op_time"] = row => row.At,
    };

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("GET", "/audit-logs", List),
        new("GET", "/projects/{project}/logs", ListOfProject),
        .. isNewer ? [new ApiRoute("GET", "/auditlog-exts", ListNewer)] : Array.Empty<ApiRoute>(),
    ];

    // Who may not read the log gets an empty one, not a refusal.
    private ApiAnswer List(ApiCall call)
    {
        call.Caller.RequireKnown();
        return Page(call, isNewer ? [] : Visible(call), Show);
    }

    private ApiAnswer ListNewer(ApiCall call)
    {
        call.Caller.RequireKnown();
        return Page(call, Visible(call), row =>
        {
            var json = Show(row);
            json["operation_description"] = $"{row.Operation} {row.ResourceType}: {row.Resource}";
            json["operation_result"] = true;
            return json;
        });
    }

    private IEnumerable<AuditRow> Visible(ApiCall call) => call.Caller.MayInSystem("audit-log", "list") ? state.AuditLog.Rows : [];

    private ApiAnswer ListOfProject(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "log", "list");
        return Page(call, isNewer ? [] : state.AuditLog.In(project.Id), Show);
    }

    private static ApiAnswer Page(ApiCall call, IEnumerable<AuditRow> rows, Func<AuditRow, JsonObject> show)
    {
        var query = ListQuery.Of(call);
        var found = rows.Where(row =>
            query.Accepts("id", row.Id)
            && query.Accepts("operation", row.Operation)
            && query.Accepts("resource_type", row.ResourceType)
            && query.Accepts("resource", row.Resource)
            && query.Accepts("username", row.UserName)
            && query.Accepts("op_time", row.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)));
        return query.Page(found, "-op_time,-id", SortFields, show);
    }

    private static JsonObject Show(AuditRow row) => new()
    {
        ["id"] = row.Id,
        ["op_time"] = ApiTime.Of(row.At),
        ["operation"] = row.Operation,
        ["resource"] = row.Resource,
        ["resource_type"] = row.ResourceType,
        ["username"] = row.UserName,
    };
}
