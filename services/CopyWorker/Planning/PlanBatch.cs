using HarborReplication.Contracts.Planning;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>A batch in the making.</summary>
internal sealed class PlanBatch
{
    private readonly List<PlannedArtifact> _artifacts = [];
    private readonly Dictionary<(long Destination, string Source, string Target), List<string>> _equal = [];
    private readonly Dictionary<(long Destination, string Source, string Target), List<string>> _absent = [];
    private int _equalCount;
    private int _bytes;

    public bool IsEmpty => _artifacts.Count == 0 && _equalCount == 0;

    public bool IsFull(int mostBytes) =>
        _artifacts.Count >= ArtifactsPlanned.MaxArtifacts || _equalCount >= ArtifactsPlanned.MaxEqual || _bytes >= mostBytes;

    public void Add(PlannedArtifact artifact)
    {
        _artifacts.Add(artifact);
        // The names, and the members' names around them.
        _bytes += 200 + artifact.SourceRepository.Length + artifact.SourceReference.Length + artifact.DestinationRepository.Length
            + artifact.DestinationReference.Length + (artifact.SourceDigest?.Length ?? 0) + (artifact.Expected?.Length ?? 0);
    }

    public void AddEqual(long destination, string sourceRepository, string destinationRepository, string reference) =>
        Add(_equal, (destination, sourceRepository, destinationRepository), reference);

    public void AddAbsent(long destination, string sourceRepository, string destinationRepository, string reference) =>
        Add(_absent, (destination, sourceRepository, destinationRepository), reference);

    private void Add(
        Dictionary<(long Destination, string Source, string Target), List<string>> named, (long Destination, string Source, string Target) key, string reference)
    {
        if (!named.TryGetValue(key, out var references))
        {
            named[key] = references = [];
            _bytes += 150 + key.Source.Length + key.Target.Length;
        }

        references.Add(reference);
        _equalCount++;
        _bytes += reference.Length + 3;
    }

    public ArtifactsPlanned Close(Guid session, long executionId, int planAttempt, int number) => new()
    {
        Session = session,
        ExecutionId = executionId,
        PlanAttempt = planAttempt,
        BatchNumber = number,
        Artifacts = _artifacts,
        Equal =
        [
            .. _equal.Select(pair => new EqualArtifacts
            {
                DestinationRegistryId = pair.Key.Destination,
                SourceRepository = pair.Key.Source,
                DestinationRepository = pair.Key.Target,
                References = pair.Value,
            }),
        ],
        Absent = _absent.Count == 0 ? null :
        [
            .. _absent.Select(pair => new AbsentArtifacts
            {
                DestinationRegistryId = pair.Key.Destination,
                SourceRepository = pair.Key.Source,
                DestinationRepository = pair.Key.Target,
                References = pair.Value,
            }),
        ],
    };
}
