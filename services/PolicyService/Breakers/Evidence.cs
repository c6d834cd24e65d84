using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Breakers;

/// <summary>What one attempt tells of one registry.</summary>
/// <param name="RegistryId">Which one.</param>
/// <param name="Kind">What was seen.</param>
/// <param name="Began">When the attempt was granted.</param>
/// <param name="Reason">A cause without side, unless the registry was reached.</param>
/// <param name="Detail">The same for people.</param>
internal sealed record Evidence(long RegistryId, EvidenceKind Kind, DateTimeOffset Began, string Reason = "", string? Detail = null)
{
    private static readonly string[] Ends = [.. Outcomes.Successful];

    public static IEnumerable<Evidence> Of(ReplicationTask task, TaskSettlement settlement, DateTimeOffset now)
    {
        var began = task.GrantedAt ?? now;
        if (Ends.Contains(settlement.Outcome))
        {
            yield return new Evidence(task.SourceRegistryId, EvidenceKind.Reached, began);
            yield return new Evidence(task.DestinationRegistryId, EvidenceKind.Reached, began);
        }
        else if (settlement.Outcome == Outcomes.Failed && Side(settlement.Reason, task.SourceRegistryId, task.DestinationRegistryId) is { } registry)
        {
            if (Seen(settlement.FailureClass, settlement.Reason, settlement.HttpStatus) is { } kind)
                yield return new Evidence(registry, kind, began, Cause(settlement.Reason), settlement.Detail);
        }
    }

    /// <param name="source">The registry that was listed.</param>
    /// <param name="began">When the plan was granted.</param>
    /// <param name="failure">Null when the plan is complete.</param>
    public static IEnumerable<Evidence> Of(long source, DateTimeOffset began, PlanFailure? failure)
    {
        if (failure is null)
            yield return new Evidence(source, EvidenceKind.Reached, began);
        else if (failure.Reason.StartsWith(Reasons.Source, StringComparison.Ordinal) && Seen(failure.Class, failure.Reason, null) is { } kind)
            yield return new Evidence(source, kind, began, Cause(failure.Reason), failure.Detail);
    }

    private static EvidenceKind? Seen(string? failureClass, string? reason, int? status) => failureClass switch
    {
        FailureClasses.Down => EvidenceKind.Down,
        _ when status is not null => EvidenceKind.Reached,
        FailureClasses.Transient when Cause(reason) is Reasons.Timeout or Reasons.Unreachable => EvidenceKind.Stalled,
        _ => null,
    };

    private static long? Side(string? reason, long source, long destination) =>
        reason is null ? null
        : reason.StartsWith(Reasons.Source, StringComparison.Ordinal) ? source
        : reason.StartsWith(Reasons.Destination, StringComparison.Ordinal) ? destination
        : null;

    private static string Cause(string? reason) => reason is { Length: > 4 } ? reason[Reasons.Source.Length..] : Reasons.Unreachable;
}
