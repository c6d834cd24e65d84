using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Artifacts;
using HarborReplication.Sandbox.Harbor.State;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Harbor.Repositories;

/// <summary>Repositories of a project, and of all of them.</summary>
internal sealed class RepositoryEndpoints(HarborState state, RegistryStore store, ArtifactLists artifacts, ArtifactRemoval removal)
{
    private static readonly Dictionary<string, Func<Repository, IComparable>> SortFields = new(StringComparer.Ordinal)
    {
        ["id"] = repository => repository.Id,
        ["name"] = repository => repository.Name,
        ["creation_time"] = repository => repository.CreatedAt,
    };

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("GET", "/repositories", ListAll),
        new("GET", "/projects/{project}/repositories", List),
        new("GET", "/projects/{project}/repositories/{repository}", Get),
        new("DELETE", "/projects/{project}/repositories/{repository}", Delete),
    ];

    private ApiAnswer ListAll(ApiCall call) => Page(call, state.Repositories.Rows.Where(repository =>
        state.Projects.Get(repository.ProjectId) is { } project && call.Caller.May(project, "repository", "list")));

    private ApiAnswer List(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "repository", "list");
        return Page(call, state.Repositories.In(project.Id));
    }

    private ApiAnswer Get(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "repository", "read");
        return ApiAnswer.Ok(Show(state.RequireRepository(call)));
    }

    private ApiAnswer Delete(ApiCall call)
    {
        call.Caller.Require(state.Require(call), "repository", "delete");
        removal.Remove(state.RequireRepository(call), call.Caller.Name, call.Host, call.RequestId);
        return ApiAnswer.Done;
    }

    private ApiAnswer Page(ApiCall call, IEnumerable<Repository> repositories)
    {
        var query = ListQuery.Of(call);
        var found = repositories.Where(repository =>
            query.Accepts("name", repository.Name)
            && query.Accepts("id", repository.Id)
            && query.Accepts("project_id", repository.ProjectId)
            && (query.On("blob_digest") is not { } blob || Digest.TryParse(blob.Values[0], out var digest) && store.HasBlob(repository.Name, digest)));
        return query.Page(found, "-creation_time,-id", SortFields, Show);
    }

    private JsonObject Show(Repository repository) => new()
    {
        ["artifact_count"] = artifacts.Count(repository),
        ["creation_time"] = ApiTime.Of(repository.CreatedAt),
        ["id"] = repository.Id,
        ["name"] = repository.Name,
        ["project_id"] = repository.ProjectId,
        ["pull_count"] = repository.PullCount,
        ["update_time"] = ApiTime.Of(repository.CreatedAt),
    };
}
