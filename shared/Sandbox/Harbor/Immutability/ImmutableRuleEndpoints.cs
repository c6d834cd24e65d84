using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Immutability;

/// <summary>A project's <c>immutabletagrules</c>, each with one pattern for repositories and one for tags.</summary>
internal sealed class ImmutableRuleEndpoints(HarborState state)
{
    private const string Rules = "/projects/{project}/immutabletagrules";
    private static readonly Dictionary<string, Func<ImmutableRule, IComparable>> SortFields = new(StringComparer.Ordinal) { ["id"] = rule => rule.Id };

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("GET", Rules, List),
        new("POST", Rules, Create),
        new("DELETE", Rules + "/{rule}", Delete),
    ];

    private ApiAnswer List(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "immutable-tag", "list");
        return ListQuery.Of(call).Page(state.ImmutableRules.In(project.Id), "-id", SortFields, Show);
    }

    private ApiAnswer Create(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "immutable-tag", "create");
        var tags = PatternOf(call.Body?["tag_selectors"]);
        var repositories = PatternOf(call.Body?["scope_selectors"]?["repository"]);
        var isDisabled = call.Body?["disabled"]?.GetValue<bool>() ?? false;
        var rule = state.ImmutableRules.Add(id => new ImmutableRule(id, project.Id, repositories, tags, isDisabled));
        return ApiAnswer.Created($"{call.Path}/{rule.Id}");
    }

    private ApiAnswer Delete(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "immutable-tag", "delete");
        var rule = state.ImmutableRules.Get(call.Number("rule")) is { } found && found.ProjectId == project.Id
            ? found
            : throw ApiRefusal.NotFound($"immutable rule {call.Route["rule"]} not found");
        state.ImmutableRules.Remove(rule);
        return ApiAnswer.Done;
    }

    private static string PatternOf(JsonNode? selectors) =>
        (selectors as JsonArray)?.FirstOrDefault()?["pattern"]?.GetValue<string>() ?? throw ApiRefusal.Invalid("a selector's pattern is required");

    private static JsonObject Show(ImmutableRule rule) => new()
    {
        ["action"] = "immutable",
        ["disabled"] = rule.IsDisabled,
        ["id"] = rule.Id,
        ["scope_selectors"] = new JsonObject { ["repository"] = new JsonArray(Selector("repoMatches", rule.RepositoryPattern)) },
        ["tag_selectors"] = new JsonArray(Selector("matches", rule.TagPattern)),
        ["template"] = "immutable_template",
    };

    private static JsonObject Selector(string decoration, string pattern) =>
        new() { ["decoration"] = decoration, ["kind"] = "doublestar", ["pattern"] = pattern };
}
