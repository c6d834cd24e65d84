using HarborReplication.Contracts.Planning;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>What could not be planned, bounded in number.</summary>
internal sealed class UnplannedRepositories(int most)
{
    private readonly Lock _lock = new();
    private readonly List<UnplannedRepository> _repositories = [];
    private int _left;

    public void Add(UnplannedRepository repository)
    {
        lock (_lock)
        {
            if (_repositories.Count < most - 1)
                _repositories.Add(repository);
            else if (_left++ == 0)
                _repositories.Add(repository);
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _repositories.Count == 0;
        }
    }

    public IReadOnlyList<UnplannedRepository> ToList()
    {
        lock (_lock)
        {
            // The last one stands for the rest.
            return _left > 1
                ? [.. _repositories[..^1], _repositories[^1] with { Detail = $"{_repositories[^1].Detail} (and {_left - 1} more repositories)" }]
                : [.. _repositories];
        }
    }
}
