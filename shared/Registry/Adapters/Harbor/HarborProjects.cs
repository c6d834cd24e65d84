using System.Net;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Transport;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>
/// Projects by name, remembered for a short while: a listing of a hundred repositories asks for the same one a hundred times, many at a
/// time, and sends one request.
/// </summary>
internal sealed class HarborProjects(HarborApiClient api, RegistryEndpoint endpoint, TimeProvider time)
{
    private const int MaxProjects = 1000;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Name, bool Create), (Task<HarborProject?> Project, DateTimeOffset Until)> _known = [];

    /// <summary>Null when there is none, or none that the credential may see.</summary>
    public Task<HarborProject?> FindAsync(string name, CancellationToken cancellationToken) =>
        RememberAsync((name, false), () => SearchAsync(name, CancellationToken.None), cancellationToken);

    /// <summary>Makes sure that there is one that takes pushes.</summary>
    public Task PrepareAsync(string name, Func<CancellationToken, Task<bool>> isPublic, CancellationToken cancellationToken) =>
        RememberAsync((name, true), () => FindOrCreateAsync(name, isPublic, CancellationToken.None), cancellationToken);

    /// <summary>The work is not bound to the caller: others wait for the same.</summary>
    private Task<HarborProject?> RememberAsync((string, bool) key, Func<Task<HarborProject?>> ask, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_known.TryGetValue(key, out var known) && known.Until > now && !HasFailedInPassing(known.Project))
                return known.Project.WaitAsync(cancellationToken);
            if (_known.Count >= MaxProjects)
                _known.Clear();
            var project = ask();
            _known[key] = (project, now + Memory);
            return project.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A right that is missing stays missing for a while; a connection that broke may be there again.</summary>
    private static bool HasFailedInPassing(Task<HarborProject?> project) =>
        project.IsCanceled || project.Exception is { } failure && failure.GetBaseException() is not RegistryException { IsTransient: false };

    /// <summary>By the list and not by name: robots may see a project there without the right to read it.</summary>
    private async Task<HarborProject?> SearchAsync(string name, CancellationToken cancellationToken)
    {
        var found = await api.GetAsync(api.Paths.ProjectByName(name), HarborAnswers.Default.ListHarborProject, cancellationToken).ConfigureAwait(false);
        return found.FirstOrDefault(project => project.Name == name);
    }

    private async Task<HarborProject?> FindOrCreateAsync(string name, Func<CancellationToken, Task<bool>> isPublic, CancellationToken cancellationToken)
    {
        if (await SearchAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return !found.IsProxy
                ? found
                : throw new RegistryException(
                    FailureKind.ProxyProject, $"Project '{name}' of {endpoint.Url.Authority} is a proxy cache, which takes no pushes; choose another namespace.");
        }

        var visibility = await isPublic(cancellationToken).ConfigureAwait(false) ? "true" : "false";
        try
        {
            // Somebody else may have made it meanwhile, or it is there and not shown to us: the push will tell.
            await api.CreateProjectAsync(
                new NewHarborProject(name, new HarborProjectMetadata(visibility)), [HttpStatusCode.Created, HttpStatusCode.Conflict], cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.Forbidden)
        {
            throw new RegistryException(
                FailureKind.ProjectMissing,
                $"Project '{name}' does not exist on {endpoint.Url.Authority}, or '{endpoint.Username}' may not see it, and '{endpoint.Username}' may not create projects: "
                + $"create it, or grant the right 'project: create'. ({e.Message})",
                e);
        }
        catch (RegistryException e) when (e.Kind == FailureKind.Auth)
        {
            // Everything before works for anybody: a refused credential shows here for the first time.
            throw new RegistryException(
                FailureKind.Auth,
                $"Project '{name}' is not to be seen on {endpoint.Url.Authority}, which takes '{endpoint.Username}' for nobody: the credential is missing, wrong or expired. ({e.Message})",
                e)
            { Status = e.Status };
        }
        catch (RegistryException e) when (e.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
        {
            throw new RegistryException(FailureKind.NameInvalid, $"{endpoint.Url.Authority} takes no project of the name '{name}'. ({e.Message})", e);
        }
    }
}
