using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Filters;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Policies;

namespace HarborReplication.TriggerService.Matching;

/// <summary>What one event asks of one policy.</summary>
internal static class EventMatch
{
    /// <summary>A registry's clock that is further off than this is not believed.</summary>
    private static readonly TimeSpan MostClockError = TimeSpan.FromMinutes(1);

    /// <returns>Null when the policy does not take it.</returns>
    public static CollectedArtifact? Of(FollowedPolicy policy, Selection selection, StoredEvent happened)
    {
        if (!selection.IncludesRepository(happened.Repository) || (happened.Tag ?? happened.Digest) is not { } reference)
            return null;
        var selected = selection.IncludesTag(happened.Tag);
        // An accessory goes with its subject, whatever the filter says of its own tag, or of its having none.
        var goesAlong = happened.Tag is null || AccessoryTags.Includes(happened.Tag);
        if (!selected && !goesAlong)
            return null;
        return happened.Kind switch
        {
            ArtifactEventKinds.Pushed or ArtifactEventKinds.Tagged =>
                Collected(policy, happened, reference, Operations.Copy, happened.Digest, planned: !selected || selection.NeedsSource),
            // What was deleted cannot be looked at any more. Where the filters cannot tell without that, no digest is passed on, so that
            // only what this very policy is known to have copied is touched.
            ArtifactEventKinds.Deleted when policy.Deletion =>
                Collected(policy, happened, reference, Operations.Deletion, selected && !selection.NeedsSource ? happened.Digest : null, planned: false),
            ArtifactEventKinds.Untagged when policy.Deletion && happened.Tag is not null =>
                Collected(policy, happened, reference, Operations.TagDeletion, selected && !selection.NeedsSource ? happened.Digest : null, planned: false),
            _ => null,
        };
    }

    private static CollectedArtifact Collected(
        FollowedPolicy policy, StoredEvent happened, string reference, string operation, string? digest, bool planned) => new()
    {
        PolicyId = policy.PolicyId,
        Repository = happened.Repository,
        Reference = reference,
        Operation = operation,
        Digest = digest,
        Planned = planned,
        RequestedAt = happened.OccurredAt <= happened.ReceivedAt && happened.OccurredAt >= happened.ReceivedAt - MostClockError
            ? happened.OccurredAt
            : happened.ReceivedAt,
    };
}
