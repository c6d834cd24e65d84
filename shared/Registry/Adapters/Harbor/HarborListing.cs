using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>Lists repositories one by one, or a project as a whole where Harbor can do that and it takes fewer requests.</summary>
internal sealed class HarborListing(HarborAdapter adapter, HarborApiClient api, ProjectListingSupport support) : IRegistryListing
{
    private readonly ConcurrentDictionary<string, ProjectListing> _projects = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<string> RepositoriesAsync(
        string prefix, Func<string, bool> isWanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var project in adapter.ListProjectsAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            var repositories = new List<HarborRepository>();
            await foreach (var page in adapter.ListRepositoryPagesAsync(project, cancellationToken).ConfigureAwait(false))
                repositories.AddRange(page);
            var wanted = repositories.Where(repository => isWanted(repository.Name)).ToList();
            Project(project).Know(repositories, wanted.Count);
            foreach (var repository in wanted)
                yield return repository.Name;
        }
    }

    public async IAsyncEnumerable<ListedArtifact> ArtifactsAsync(RepositoryName repository, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (HarborPaths.Project(repository) is not { } name)
            yield break;
        var held = await Project(name).TakeAsync(repository.Value, cancellationToken).ConfigureAwait(false);
        var artifacts = held is null
            ? adapter.ListArtifactsAsync(repository, cancellationToken)
            : new HarborArtifactList(adapter.Client, api, repository).ReadAsync(held, cancellationToken);
        await foreach (var artifact in artifacts.ConfigureAwait(false))
            yield return artifact;
    }

    private ProjectListing Project(string name) => _projects.GetOrAdd(name, project => new ProjectListing(adapter, api, project, support));
}
