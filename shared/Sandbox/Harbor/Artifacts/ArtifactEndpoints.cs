using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Audit;
using HarborReplication.Sandbox.Harbor.State;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Harbor.Artifacts;

/// <summary>Artifacts with their tags and accessories.</summary>
internal sealed class ArtifactEndpoints(HarborState state, RegistryStore store, ArtifactLists lists, ArtifactRemoval removal, AuditLog audit, bool listsProjects)
{
    private const string Artifacts = "/projects/{project}/repositories/{repository}/artifacts";
    private static readonly Dictionary<string, Func<Tag, IComparable>> TagFields = new(StringComparer.Ordinal)
    {
        ["id"] = tag => tag.Id,
        ["name"] = tag => tag.Name,
        ["push_time"] = tag => tag.PushedAt,
    };

    private static readonly Dictionary<string, Func<Accessory, IComparable>> AccessoryFields = new(StringComparer.Ordinal)
    {
        ["id"] = accessory => accessory.Id,
        ["creation_time"] = accessory => accessory.CreatedAt,
    };

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("GET", Artifacts, List),
        new("GET", Artifacts + "/{reference}", Get),
        new("DELETE", Artifacts + "/{reference}", Delete),
        new("GET", Artifacts + "/{reference}/tags", ListTags),
        new("POST", Artifacts + "/{reference}/tags", CreateTag),
        new("DELETE", Artifacts + "/{reference}/tags/{tag}", DeleteTag),
        new("GET", Artifacts + "/{reference}/accessories", ListAccessories),
        .. listsProjects ? [new ApiRoute("GET", "/projects/{project}/artifacts", ListOfProject)] : Array.Empty<ApiRoute>(),
    ];

    // A repository that does not exist has no artifacts, which is no error.
    private ApiAnswer List(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "artifact", "list");
        return lists.List(call, state.FindRepository(call.RepositoryName()) is { } repository ? [repository] : []);
    }

    private ApiAnswer ListOfProject(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "artifact", "list");
        return lists.List(call, state.Repositories.In(project.Id));
    }

    private ApiAnswer Get(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "artifact", "read");
        var (repository, artifact) = state.RequireArtifact(call);
        return ApiAnswer.Ok(lists.Show(repository, artifact, call));
    }

    private ApiAnswer Delete(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "artifact", "delete");
        var (repository, artifact) = state.RequireArtifact(call);
        removal.Remove(repository, artifact, call.Caller.Name, call.Host, call.RequestId);
        return ApiAnswer.Done;
    }

    private ApiAnswer ListTags(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "tag", "list");
        var (repository, artifact) = state.RequireArtifact(call);
        var query = ListQuery.Of(call);
        var rows = state.TagsOf(artifact).Where(tag => query.Accepts("name", tag.Name));
        return query.Page(rows, "-push_time,-id", TagFields, tag => lists.Show(repository, tag));
    }

    private ApiAnswer CreateTag(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "tag", "create");
        var (repository, artifact) = state.RequireArtifact(call);
        var name = call.Field("name");
        if (state.Tags.Find(repository.Id, name) is not null)
            throw ApiRefusal.Conflict($"tag {name} already exists");
        store.Tag(repository.Name, name, Digest.Parse(artifact.Digest));
        audit.Add(repository.ProjectId, "create", "tag", $"{repository.Name}:{name}", call.Caller.Name);
        return new ApiAnswer(201);
    }

    private ApiAnswer DeleteTag(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "tag", "delete");
        var (repository, artifact) = state.RequireArtifact(call);
        var tag = state.TagsOf(artifact).FirstOrDefault(tag => tag.Name == call.Route["tag"])
            ?? throw ApiRefusal.NotFound($"tag {call.Route["tag"]} attached to artifact {artifact.Id} not found");
        if (state.IsImmutable(repository, tag.Name))
            throw ApiRefusal.Precondition($"the tag {tag.Name} configured as immutable, cannot be deleted");
        store.RemoveTag(repository.Name, tag.Name);
        audit.Add(repository.ProjectId, "delete", "tag", $"{repository.Name}:{tag.Name}", call.Caller.Name);
        return ApiAnswer.Done;
    }

    private ApiAnswer ListAccessories(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "accessory", "list");
        var (repository, artifact) = state.RequireArtifact(call);
        return ListQuery.Of(call).Page(lists.AccessoriesOf(repository, artifact), "id", AccessoryFields, JsonNode (accessory) => lists.Show(repository, accessory));
    }
}
