using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Values;
using HarborReplication.Rules.Pairs;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>
/// What a copy may write to a tag that is copied in the other direction too, and how its end is told. Where both ends have changed it decides
/// nothing: what stays, and what is lost, is written down by PolicyService before anything is overwritten.
/// </summary>
internal static class PairedCopy
{
    /// <returns>Null where the tag is copied in one direction only.</returns>
    public static Func<Digest, Digest?, bool>? Permission(GrantedTask grant) => Knowledge(grant) is { } known
        ? (source, destination) => (destination is null || grant.Override) && known.StepFor(source.ToString(), destination?.ToString()) == TagStep.Copy
        : null;

    /// <summary>Adds to a settlement what the pair makes of it.</summary>
    public static TaskSettlement Settled(GrantedTask grant, CopyResult result, TaskSettlement settlement)
    {
        if (Knowledge(grant) is not { } known)
            return settlement;
        settlement = settlement with { Paired = true };
        if (result.Outcome != CopyOutcome.Conflict || result.Digest is not { } source)
            return settlement;
        settlement = settlement with { Digest = result.ConflictingDigest?.ToString() };
        return (known.StepFor(source.ToString(), settlement.Digest), settlement.Digest) switch
        {
            (TagStep.Leave, null) => settlement with
            {
                Outcome = Outcomes.Skipped, Reason = Reasons.Superseded,
                Detail = $"both ends had {source}, and it was deleted at the destination since; the policy in the other direction deletes it here",
            },
            (TagStep.Leave, { } newer) => settlement with
            {
                Outcome = Outcomes.Skipped, Reason = Reasons.Superseded,
                Detail = $"both ends had {source}, and the destination was given {newer} since; the policy in the other direction brings it here",
            },
            (TagStep.Decide, { } other) when grant.Override => settlement with { Disputed = new DisputedTag { SourceDigest = source.ToString(), DestinationDigest = other } },
            _ => settlement,
        };
    }

    // A list of referrers is not replaced by another one: both are put together.
    private static PairKnowledge? Knowledge(GrantedTask grant) =>
        grant.Pair is not { } pair || (AccessoryTag.TryParse(grant.SourceReference, out var tag) && tag.IsReferrers)
            ? null
            : new PairKnowledge { Synced = pair.Synced, Winner = pair.Winner, Loser = pair.Loser, FollowsDeletion = pair.FollowsDeletion };
}
