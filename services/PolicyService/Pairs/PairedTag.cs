using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>A tag that one policy copies there and another one back, as the one that copies it there sees it.</summary>
internal sealed record PairedTag
{
    public required PairKey Key { get; init; }

    /// <summary>The end that is copied from.</summary>
    public required PairEnd Source { get; init; }
    public required string SourceOrigin { get; init; }
    public required string DestinationOrigin { get; init; }
    public required string DestinationRepository { get; init; }

    /// <summary>The policy that copies it back.</summary>
    public required long BackPolicyId { get; init; }

    /// <summary>Whether what is deleted at the destination is deleted at the source.</summary>
    public required bool DeletesBack { get; init; }

    /// <summary>Of the policy between the two ends that was created first.</summary>
    public required string Rule { get; init; }
    public required PairEnd? Home { get; init; }

    public PairEnd Destination => Source == PairEnd.Low ? PairEnd.High : PairEnd.Low;

    public (long RegistryId, string Repository) At(PairEnd end) =>
        end == PairEnd.Low ? (Key.LowRegistryId, Key.LowRepository) : (Key.HighRegistryId, Key.HighRepository);
}
