using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>
/// The artifacts of one project in a single list. It is read once it saves requests, and believed for a repository only when it is
/// proved to be complete there; everything else is listed by repository.
/// </summary>
internal sealed class ProjectListing(HarborAdapter adapter, HarborApiClient api, string project, ProjectListingSupport support)
{
    /// <summary>What is held in memory at most.</summary>
    public const int MostArtifacts = 10_000;

    // Until so many repositories were asked for, finding out what a project has costs more than it can save.
    private const int RepositoriesBefore = 5;
    private readonly Lock _lock = new();
    private IReadOnlyList<HarborRepository>? _repositories;
    private int? _wanted;
    private Task<Dictionary<string, List<HarborArtifact>>?>? _reading;
    private int _asked;
    private int _nextLook = RepositoriesBefore + 1;

    /// <summary>The repositories of the project, where they were listed anyway, and how many of them will be asked for.</summary>
    public void Know(IReadOnlyList<HarborRepository> repositories, int wanted)
    {
        lock (_lock)
            (_repositories, _wanted, _nextLook) = (repositories, wanted, 1);
    }

    /// <summary>The artifacts of a repository, once; null when it has to be listed by itself.</summary>
    public async Task<List<HarborArtifact>?> TakeAsync(string repository, CancellationToken cancellationToken)
    {
        Task<Dictionary<string, List<HarborArtifact>>?>? reading;
        lock (_lock)
        {
            _asked++;
            reading = _reading ??= _asked >= _nextLook && !support.IsAbsent ? ReadAsync(_asked, cancellationToken) : null;
        }

        if (reading is null)
            return null;
        var held = await reading.ConfigureAwait(false);
        lock (_lock)
            return held is not null && held.Remove(repository, out var artifacts) ? artifacts : null;
    }

    private async Task<Dictionary<string, List<HarborArtifact>>?> ReadAsync(int asked, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            var repositories = _repositories ??= await RepositoriesAsync(cancellationToken).ConfigureAwait(false);
            var total = repositories.Sum(repository => repository.ArtifactCount ?? MostArtifacts);
            var pages = (total / HarborPaths.PageSize) + 1;
            // Where it is not known how many will be asked for, as many more may be as were.
            var wanted = _wanted ?? Math.Min(repositories.Count - asked, 2 * asked);
            if (total <= MostArtifacts && pages < wanted)
                return await ReadPagesAsync(repositories, (int)pages, cancellationToken).ConfigureAwait(false);
            LookAgain(_wanted is null && total <= MostArtifacts ? 2 * asked : int.MaxValue);
        }
        catch (RegistryException e)
        {
            // An older Harbor, or a robot that may list repositories only: then they are listed by themselves.
            if (!e.IsTransient)
                support.NoteAbsent();
        }

        return null;
    }

    private void LookAgain(int asked)
    {
        lock (_lock)
            (_reading, _nextLook) = (null, asked);
    }

    private async Task<List<HarborRepository>> RepositoriesAsync(CancellationToken cancellationToken)
    {
        var repositories = new List<HarborRepository>();
        await foreach (var page in adapter.ListRepositoryPagesAsync(project, cancellationToken).ConfigureAwait(false))
            repositories.AddRange(page);
        return repositories;
    }

    private async Task<Dictionary<string, List<HarborArtifact>>?> ReadPagesAsync(
        IReadOnlyList<HarborRepository> repositories, int pages, CancellationToken cancellationToken)
    {
        // The untagged children of indexes, which are not counted, come on top.
        var most = 3 * pages + 2;
        var byId = new Dictionary<long, List<HarborArtifact>>();
        await foreach (var page in HarborArtifactList.Pages(api, api.Paths.ProjectArtifacts(project)).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var artifact in page)
            {
                if (!byId.TryGetValue(artifact.RepositoryId, out var artifacts))
                    byId[artifact.RepositoryId] = artifacts = [];
                artifacts.Add(artifact);
            }

            if (--most < 0)
                return null;
        }

        return repositories.Where(repository => IsComplete(repository, byId.GetValueOrDefault(repository.Id, [])))
            .ToDictionary(repository => repository.Name, repository => byId.GetValueOrDefault(repository.Id, []), StringComparer.Ordinal);
    }

    /// <summary>
    /// Whether a repository has as many artifacts as Harbor counts, and every child that its indexes name: if not, the list was changed
    /// while it was read, or this Harbor has its own idea of what such a list has in it.
    /// </summary>
    private static bool IsComplete(HarborRepository repository, List<HarborArtifact> artifacts)
    {
        var listed = artifacts.Select(artifact => artifact.Digest).ToHashSet(StringComparer.Ordinal);
        var children = artifacts.SelectMany(ArtifactReading.Children).ToHashSet(StringComparer.Ordinal);
        return children.IsSubsetOf(listed)
            && artifacts.Count(artifact => artifact.Tags is { Count: > 0 } || !children.Contains(artifact.Digest)) == repository.ArtifactCount;
    }
}
