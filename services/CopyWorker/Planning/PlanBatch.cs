using HarborReplication.Contracts.Planning;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>A batch in the making.</summary>
internal sealed class PlanBatch
{
    private readonly List<PlannedArtifact> _artifacts = [];
    private readonly Dictionary<(long Destination, string Source, string Target), List<string>> _equal = [];
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

    public void AddEqual(long destination, string sourceRepository, string destinationRepository, string reference)
    {
        var key = (destination, sourceRepository, destinationRepository);
        if (!_equal.TryGetValue(key, out var references))
        {
            _equal[key] = references = [];
            _bytes += 150 + sourceRepository.Length + destinationRepository.Length;
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
    };
}
