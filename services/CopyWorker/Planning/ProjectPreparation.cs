using HarborReplication.CopyWorker.Copying;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>
/// Has a destination's projects made before anything is planned into them, each once in a plan. A new project is public only if all
/// projects are that the policy replicates into it, as in Harbor.
/// </summary>
internal sealed class ProjectPreparation(IRegistryAdapter source, Selection selection)
{
    private readonly Dictionary<(long Registry, string Project), RegistryException?> _prepared = [];

    /// <returns>Why nothing can be planned into the project; null when it can, or when it is for the tasks to find out.</returns>
    public async Task<RegistryException?> PrepareAsync(PlanTarget target, string name, CancellationToken cancellationToken)
    {
        var key = (target.RegistryId, Project(name));
        if (_prepared.TryGetValue(key, out var failure) || !target.IsReachable)
            return failure;
        try
        {
            await target.Adapter.PrepareAsync(RepositoryName.Parse(name), token => IsPublicAsync(target, key.Item2, token), cancellationToken);
        }
        catch (RegistryException e)
        {
            // A destination that is away holds up nobody: its tasks will wait for it, and prepare what they need.
            if (FailureMapping.Class(CopySide.Destination, e) == Contracts.Words.FailureClasses.Permanent)
                failure = e;
        }

        return _prepared[key] = failure;
    }

    private async Task<bool> IsPublicAsync(PlanTarget target, string project, CancellationToken cancellationToken)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var repository in SourceRepositories.ListAsync(source.BeginListing(), selection, cancellationToken))
        {
            if (target.NameByRule(repository) is { } name && Project(name) == project && asked.Add(Project(repository))
                && await source.IsPublicAsync(RepositoryName.Parse(repository), cancellationToken) is not true)
            {
                return false;
            }
        }

        return asked.Count > 0;
    }

    private static string Project(string repository) => repository.Split('/', 2)[0];
}
