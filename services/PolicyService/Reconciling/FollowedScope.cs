using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Policies;

namespace HarborReplication.PolicyService.Reconciling;

/// <summary>What a policy takes responsibility for: with another one it begins anew.</summary>
internal sealed record FollowedScope(bool IsFollowed, string Mode, long Source, string Destinations, string Naming, string Filters)
{
    public static FollowedScope Of(Policy policy) => new(
        policy is { Enabled: true, Trigger: TriggerTypes.EventBased } && policy.Reconcile != ReconcileModes.Off,
        policy.Reconcile,
        policy.SourceRegistryId,
        string.Join(",", policy.Destinations.OrderBy(destination => destination.Ordinal).Select(destination => destination.RegistryId)),
        $"{policy.DestinationNamespace}:{policy.ReplaceCount}",
        policy.Filters);
}
