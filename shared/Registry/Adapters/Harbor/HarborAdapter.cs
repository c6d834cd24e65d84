using System.Runtime.CompilerServices;
using HarborReplication.Registry.Adapters.AuditLogs;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Adapters.Harbor.AuditLogs;
using HarborReplication.Registry.Adapters.Harbor.Webhooks;
using HarborReplication.Registry.Adapters.Webhooks;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>Harbor 2.0 and later: the distribution API for content, its own for everything around it.</summary>
internal sealed class HarborAdapter : IRegistryAdapter
{
    private readonly HarborApiClient _api;
    private readonly HarborProjects _projects;
    private readonly ProjectListingSupport _projectListings = new();

    public HarborAdapter(RegistryClient client)
    {
        Client = client;
        _api = new HarborApiClient(client);
        _projects = new HarborProjects(_api, client.Endpoint, client.Time);
        AuditLog = new HarborAuditLogReader(_api, client.Time);
        Webhooks = new HarborWebhooks(_api, client.Endpoint);
    }

    public string Type => RegistryTypes.Harbor;

    public RegistryClient Client { get; }

    public bool ListsAccessories => true;

    public IAuditLog AuditLog { get; }

    public IWebhooks Webhooks { get; }

    public Task<RegistryDiagnosis> CheckAsync(CancellationToken cancellationToken) => new HarborCheck(Client, _api).RunAsync(cancellationToken);

    public Task<IReadOnlyList<MissingRight>> FindMissingRightsAsync(RegistryUse use, CancellationToken cancellationToken) =>
        new HarborPreflight(_api, Client.Endpoint).RunAsync(use, cancellationToken);

    /// <summary>
    /// Project by project: the list of all repositories shows robots the public ones only. A prefix with a slash names the project;
    /// one without narrows the projects.
    /// </summary>
    public async IAsyncEnumerable<string> ListRepositoriesAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var project in ListProjectsAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            await foreach (var page in ListRepositoryPagesAsync(project, cancellationToken).ConfigureAwait(false))
            {
                foreach (var repository in page)
                    yield return repository.Name;
            }
        }
    }

    public IAsyncEnumerable<ListedArtifact> ListArtifactsAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        HarborPaths.Project(repository) is null
            ? AsyncEnumerable.Empty<ListedArtifact>()
            : new HarborArtifactList(Client, _api, repository).ReadAsync(cancellationToken);

    public IRegistryListing BeginListing() => new HarborListing(this, _api, _projectListings);

    public async Task<bool?> IsPublicAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        HarborPaths.Project(repository) is { } project
            ? (await _projects.FindAsync(project, cancellationToken).ConfigureAwait(false))?.IsPublic
            : null;

    public Task PrepareAsync(RepositoryName repository, Func<CancellationToken, Task<bool>> isPublic, CancellationToken cancellationToken) =>
        HarborPaths.Project(repository) is { } project
            ? _projects.PrepareAsync(project, isPublic, cancellationToken)
            : throw new RegistryException(
                FailureKind.NameInvalid, $"'{repository}' names no project, and {Client.Endpoint.Url.Authority} is a Harbor: expected project/repository.");

    public Task<bool> DeleteTagAsync(RepositoryName repository, string tag, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(tag, out var reference) || !reference.IsTag)
            throw new RegistryException(FailureKind.NameInvalid, $"'{Excerpt.Of(tag)}' is not a tag.");
        return HarborPaths.Project(repository) is null
            ? Task.FromResult(false)
            : _api.DeleteAsync(_api.Paths.Tag(repository, tag), cancellationToken);
    }

    /// <summary>The repositories of a project with their ids and counts.</summary>
    public IAsyncEnumerable<List<HarborRepository>> ListRepositoryPagesAsync(string project, CancellationToken cancellationToken) =>
        new HarborList<HarborRepository>(
            _api, _api.Paths.Repositories(project), HarborAnswers.Default.ListHarborRepository, "repository_id", repository => repository.Id).ReadAsync(cancellationToken);

    /// <summary>The projects that repositories of a prefix can be in.</summary>
    public async IAsyncEnumerable<string> ListProjectsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (prefix.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
        {
            var name = prefix[..slash];
            // Anything else cannot be a project, and has no place in a path.
            if (RepositoryName.TryParse(name, out _))
                yield return name;
            yield break;
        }

        var list = new HarborList<HarborProject>(
            _api, _api.Paths.Projects, HarborAnswers.Default.ListHarborProject, "project_id", project => project.ProjectId);
        await foreach (var page in list.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var project in page.Where(project => project.RepoCount != 0 && project.Name.StartsWith(prefix, StringComparison.Ordinal)))
                yield return project.Name;
        }
    }
}
