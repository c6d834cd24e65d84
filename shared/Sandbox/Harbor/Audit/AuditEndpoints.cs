using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Audit;

/// <summary><c>/audit-logs</c> and a project's <c>logs</c>.</summary>
internal sealed class AuditEndpoints(HarborState state)
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
    ];

    // Who may not read the log gets an empty one, not a refusal.
    private ApiAnswer List(ApiCall call)
    {
        call.Caller.RequireKnown();
        return Page(call, call.Caller.MayInSystem("audit-log", "list") ? state.AuditLog.Rows : []);
    }

    private ApiAnswer ListOfProject(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "log", "list");
        return Page(call, state.AuditLog.In(project.Id));
    }

    private static ApiAnswer Page(ApiCall call, IEnumerable<AuditRow> rows)
    {
        var query = ListQuery.Of(call);
        var found = rows.Where(row =>
            query.Accepts("id", row.Id)
            && query.Accepts("operation", row.Operation)
            && query.Accepts("resource_type", row.ResourceType)
            && query.Accepts("resource", row.Resource)
            && query.Accepts("username", row.UserName)
            && query.Accepts("op_time", row.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)));
        return query.Page(found, "-op_time,-id", SortFields, row => new JsonObject
        {
            ["id"] = row.Id,
            ["op_time"] = ApiTime.Of(row.At),
            ["operation"] = row.Operation,
            ["resource"] = row.Resource,
            ["resource_type"] = row.ResourceType,
            ["username"] = row.UserName,
        });
    }
}
