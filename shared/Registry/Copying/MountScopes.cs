using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>
/// How far mounting reaches at one origin, as its answers teach: everywhere, inside a project (a robot account may know one only), or not
/// at all. Where it does not reach nobody waits for a blob of another repository.
/// </summary>
internal sealed class MountScopes(TimeProvider time)
{
    // Accounts are given rights, and registries configured anew.
    private static readonly TimeSpan RememberedFor = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private Reach _reach = Reach.Registry;
    private long _since;

    /// <summary>Repositories with the same scope can mount from each other: empty, a project with a slash behind it, or the repository.</summary>
    public string Of(RepositoryName repository)
    {
        lock (_lock)
        {
            if (_reach != Reach.Registry && time.GetElapsedTime(_since) > RememberedFor)
                _reach = Reach.Registry;
            return _reach switch
            {
                Reach.Registry => "",
                Reach.Project => Project(repository),
                _ => repository.Value,
            };
        }
    }

    /// <summary>Whether a mount from there is worth asking for.</summary>
    public bool Reaches(RepositoryName from, RepositoryName to) => from == to || Of(from) == Of(to);

    /// <summary>A blob that had landed there a moment before was not mounted.</summary>
    public void Refused(RepositoryName from, RepositoryName to)
    {
        if (from == to)
            return;
        lock (_lock)
        {
            _reach = Project(from) == Project(to) ? Reach.Repository : _reach == Reach.Registry ? Reach.Project : _reach;
            _since = time.GetTimestamp();
        }
    }

    private static string Project(RepositoryName repository)
    {
        var slash = repository.Value.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? repository.Value : repository.Value[..(slash + 1)];
    }

    private enum Reach
    {
        Registry,
        Project,
        Repository,
    }
}
