using System.Net;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Adapters.Harbor.Webhooks;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>
/// Finds out which rights are missing before anything is copied, and writes nothing: it lists, asks for a token and reads what it grants,
/// deletes what does not exist and creates a project that does. Harbor looks at the right first and at the thing afterwards. A right
/// counts as missing when it is refused in every project looked at; where there is nothing to ask with, nothing is claimed.
/// </summary>
internal sealed class HarborPreflight(HarborApiClient api, RegistryEndpoint endpoint)
{
    // A robot that may do something in one project only should find it among these.
    private const int Projects = 20;

    // Nobody names a repository or a tag so.
    private const string NoRepository = "preflight-of-a-repository-that-does-not-exist";
    private const string NoTag = "preflight-none";

    private readonly List<MissingRight> _missing = [];

    public async Task<IReadOnlyList<MissingRight>> RunAsync(RegistryUse use, CancellationToken cancellationToken)
    {
        // A wrong password lacks every right, which is not what is wrong with it. This throws.
        if (!string.IsNullOrEmpty(endpoint.Username))
            await api.AskAsync(HttpMethod.Get, api.Paths.Ping, [HttpStatusCode.OK], cancellationToken).ConfigureAwait(false);
        var all = await api.GetAsync(HarborPaths.Page(api.Paths.Projects, 1), HarborAnswers.Default.ListHarborProject, cancellationToken).ConfigureAwait(false);
        var candidates = all.Where(project => !project.IsProxy && RepositoryName.TryParse(project.Name, out _))
            .OrderBy(project => project.IsPublic == true).Take(Projects).ToList();
        var projects = candidates.Select(project => project.Name).ToList();
        // Everybody may read public projects, which says nothing of the others.
        var notPublic = candidates.Where(project => project.IsPublic != true).Select(project => project.Name).ToList();
        var readable = notPublic.Count > 0 ? notPublic : projects;
        if ((use & (RegistryUse.Source | RegistryUse.Destination)) != 0)
        {
            await CheckListingAsync(readable, cancellationToken).ConfigureAwait(false);
            await CheckContentAsync(use, readable, projects, cancellationToken).ConfigureAwait(false);
        }

        if (use.HasFlag(RegistryUse.Destination))
            await CheckCreationAsync(projects, cancellationToken).ConfigureAwait(false);
        if (use.HasFlag(RegistryUse.Deletion))
            await CheckDeletionAsync(projects, cancellationToken).ConfigureAwait(false);
        if (use.HasFlag(RegistryUse.AuditLog))
            await CheckAuditLogAsync(all, cancellationToken).ConfigureAwait(false);
        if (use.HasFlag(RegistryUse.Webhooks))
            await CheckWebhooksAsync([.. candidates.Select(project => project.ProjectId)], cancellationToken).ConfigureAwait(false);
        return _missing;
    }

    private async Task CheckListingAsync(List<string> projects, CancellationToken cancellationToken)
    {
        if (await IsRefusedAsync(projects, HttpMethod.Get, project => HarborPaths.Page(api.Paths.Repositories(project), 1), cancellationToken).ConfigureAwait(false))
            Miss("repository: list", "repositories cannot be listed");
        if (await IsRefusedAsync(projects, HttpMethod.Get, project => HarborPaths.Page(api.Paths.Artifacts(None(project)), 1), cancellationToken).ConfigureAwait(false))
            Miss("artifact: list", "artifacts cannot be listed, so that every tag has to be compared by itself, and labels, untagged artifacts and accessories are not seen");
        if (await IsRefusedAsync(projects, HttpMethod.Get, project => api.Paths.Artifact(None(project), NoTag), cancellationToken).ConfigureAwait(false))
            Miss("artifact: read", "accessories of accessories and tags of accessories cannot be found");
    }

    /// <summary>The token service never refuses: it grants less than was asked for.</summary>
    private async Task CheckContentAsync(RegistryUse use, List<string> readable, List<string> projects, CancellationToken cancellationToken)
    {
        if (projects.Count == 0)
            return;
        var scopes = projects.Select(project => $"repository:{None(project)}:pull,push");
        var token = await api.GetAsync(api.Paths.Token(scopes), HarborAnswers.Default.HarborToken, cancellationToken).ConfigureAwait(false);
        if (TokenGrants.Read(token.Token) is not { } granted)
            return;
        if (!readable.Exists(project => granted.Contains($"{None(project)}:pull")))
            Miss("repository: pull", use.HasFlag(RegistryUse.Source) ? "nothing can be copied from here" : "nothing can be verified or mounted here");
        if (use.HasFlag(RegistryUse.Destination) && !projects.Exists(project => granted.Contains($"{None(project)}:push")))
            Miss("repository: push", "nothing can be copied to here");
    }

    /// <summary>A project of a name that is taken, with a visibility that is none: refused in any case, but 403 only without the right.</summary>
    private async Task CheckCreationAsync(List<string> projects, CancellationToken cancellationToken)
    {
        if (projects.Count == 0)
            return;
        try
        {
            await api.CreateProjectAsync(
                new NewHarborProject(projects[0], new HarborProjectMetadata("preflight")),
                [HttpStatusCode.Conflict, HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity],
                cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (IsRefusal(e))
        {
            Miss("project: create", "a project that does not exist at the destination yet has to be created by hand");
        }
    }

    private async Task CheckDeletionAsync(List<string> projects, CancellationToken cancellationToken)
    {
        if (await IsRefusedAsync(projects, HttpMethod.Delete, project => api.Paths.Tag(None(project), NoTag), cancellationToken).ConfigureAwait(false))
            Miss("tag: delete", "deletions of tags cannot be replicated");
        if (await IsRefusedAsync(projects, HttpMethod.Delete, project => api.Paths.DeletableArtifact(None(project), NoTag), cancellationToken).ConfigureAwait(false))
            Miss("artifact: delete", "deletions of artifacts cannot be replicated");
    }

    /// <summary>A robot without the right gets 200 and an empty list. A Harbor that has projects has logged that they were created.</summary>
    private async Task CheckAuditLogAsync(List<HarborProject> projects, CancellationToken cancellationToken)
    {
        const string Consequence = "pushes are noticed by webhooks and comparisons only, which is slower";
        try
        {
            var page = await api.PageAsync(api.Paths.AuditLogs, HarborAnswers.Default.ListHarborAuditLog, cancellationToken).ConfigureAwait(false);
            if (page is { Items: [] } && (page.Total ?? 0) == 0 && projects.Any(project => project.RepoCount > 0))
                Miss("audit-log: list", $"{Consequence}; the log answers empty although there are repositories (or it is purged, or forwarded to syslog only)");
        }
        catch (RegistryException e) when (IsRefusal(e))
        {
            Miss("audit-log: list", Consequence);
        }
    }

    /// <summary>A webhook without events and targets is none: refused in any case, but with 403 only without the right.</summary>
    private async Task CheckWebhooksAsync(List<long> projects, CancellationToken cancellationToken)
    {
        const long NoPolicy = 0;
        const string Consequence = "webhooks cannot be set up, so that they have to be made by hand in every project";
        if (await IsRefusedAsync(projects, project => AskAsync(HttpMethod.Get, HarborPaths.Page(api.Paths.WebhookPolicies(project), 1))).ConfigureAwait(false))
            Miss(WebhookPolicies.Right("list"), Consequence);
        if (await IsRefusedAsync(projects, project => TryAsync(HttpMethod.Post, api.Paths.WebhookPolicies(project))).ConfigureAwait(false))
            Miss(WebhookPolicies.Right("create"), Consequence);
        if (await IsRefusedAsync(projects, project => TryAsync(HttpMethod.Put, api.Paths.WebhookPolicy(project, NoPolicy))).ConfigureAwait(false))
            Miss(WebhookPolicies.Right("update"), "webhooks that were changed or whose secret is old cannot be repaired");

        Task TryAsync(HttpMethod method, Uri uri) => api.WriteAsync(
            method, uri, new HarborWebhookPolicy(), HarborAnswers.Default.HarborWebhookPolicy,
            [HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity], cancellationToken);

        Task AskAsync(HttpMethod method, Uri uri) => api.AskAsync(method, uri, [HttpStatusCode.OK], cancellationToken);
    }

    /// <summary>True when every project refuses.</summary>
    private Task<bool> IsRefusedAsync(List<string> projects, HttpMethod method, Func<string, Uri> uri, CancellationToken cancellationToken) =>
        IsRefusedAsync(projects, project => api.AskAsync(method, uri(project), [HttpStatusCode.OK, HttpStatusCode.NotFound], cancellationToken));

    private static async Task<bool> IsRefusedAsync<T>(List<T> projects, Func<T, Task> ask)
    {
        foreach (var project in projects)
        {
            try
            {
                await ask(project).ConfigureAwait(false);
                return false;
            }
            catch (RegistryException e) when (IsRefusal(e))
            {
                // Perhaps the next one does not.
            }
        }

        return projects.Count > 0;
    }

    /// <summary>403; who is not logged in is asked to be, with 401.</summary>
    private static bool IsRefusal(RegistryException failure) => failure.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;

    private void Miss(string right, string consequence) => _missing.Add(new MissingRight(
        right, $"{(string.IsNullOrEmpty(endpoint.Username) ? "Who is not logged in" : $"'{endpoint.Username}'")} lacks the right '{right}' on {endpoint.Url.Authority}: {consequence}. Grant it in the permissions of the robot account, or by the role of the user."));

    private static RepositoryName None(string project) => RepositoryName.Parse($"{project}/{NoRepository}");
}
