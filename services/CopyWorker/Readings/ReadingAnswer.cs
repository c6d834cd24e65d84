using HarborReplication.Contracts.Readings;
using HarborReplication.Contracts.Words;

namespace HarborReplication.CopyWorker.Readings;

/// <summary>An answer in the making, which stays within the bounds of a message.</summary>
internal sealed class ReadingAnswer(Guid reading)
{
    // The names of the members, digests and times around the names.
    private const int BytesBeside = 220;

    private readonly List<ReadRepository> _repositories = [];
    private List<ReadArtifact> _artifacts = [];
    private int _count;
    private int _bytes;
    private bool _isCut;

    private bool IsFull => _count >= ReadSource.MaxArtifacts || _bytes >= ReadSource.MaxBytes;

    /// <returns>False: the answer holds no further repository.</returns>
    public bool Begin(string repository)
    {
        _isCut = IsFull || _repositories.Count >= ReadSource.MaxRepositories;
        if (_isCut)
            return false;
        _artifacts = [];
        _repositories.Add(new ReadRepository { Name = repository, Artifacts = _artifacts });
        _bytes += BytesBeside + repository.Length;
        return true;
    }

    /// <returns>False: the answer holds no further artifact of the repository.</returns>
    public bool Add(ReadArtifact artifact)
    {
        if (IsFull)
        {
            _repositories[^1] = _repositories[^1] with { IsCut = true };
            return false;
        }

        _artifacts.Add(artifact);
        _count++;
        _bytes += BytesBeside + artifact.Tags.Concat(artifact.Labels).Concat(artifact.Types ?? []).Sum(text => text.Length + 3);
        return true;
    }

    /// <summary>The repository could not be read to its end.</summary>
    public void Fail(string reason, string detail) => _repositories[^1] = _repositories[^1] with { Reason = reason, Detail = detail };

    public SourceRead Close() => new() { ReadingId = reading, Repositories = _repositories, IsCut = _isCut };

    /// <summary>What was read so far is told, where anything was.</summary>
    public SourceRead OutOfTime(string detail)
    {
        if (_repositories.Count == 0)
            return Failed(Reasons.Source + Reasons.Timeout, detail);
        _repositories[^1] = _repositories[^1] with { IsCut = true };
        return Close() with { IsCut = true };
    }

    public SourceRead Failed(string reason, string detail) => new() { ReadingId = reading, Repositories = [], Reason = reason, Detail = detail };
}
