using HarborReplication.Contracts.Work;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>What a plan is restricted to when events have named it; without that, nothing.</summary>
internal sealed class NamedArtifacts
{
    private readonly HashSet<(string Repository, string Reference)>? _named;

    public NamedArtifacts(GrantedPlan grant)
    {
        if (grant.Only is not { } only)
            return;
        Repositories = [.. only.Select(artifact => artifact.Repository).Distinct(StringComparer.Ordinal)];
        _named = [.. only.Select(artifact => (artifact.Repository, artifact.Reference))];
    }

    /// <summary>The repositories to look into; null when that is for the source and the filters to say.</summary>
    public IReadOnlyList<string>? Repositories { get; }

    /// <summary>Whether it is planned: named by what it is called, or by its digest where the event knew no tag, or a list that has it.</summary>
    public bool Include(string repository, SelectedReference selected) =>
        _named is null
        || _named.Contains((repository, selected.Reference))
        || (selected.Digest is { } digest && _named.Contains((repository, digest.ToString())))
        || (selected.Referrers is { } referrers && referrers.Any(referrer => _named.Contains((repository, referrer.ToString()))));
}
