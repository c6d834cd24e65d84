using System.Globalization;
using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.PolicyService.Events;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>What was lost, told to whoever pushed it.</summary>
internal static class ConflictEvents
{
    public static EventLogEntry Of(RecordedConflict conflict) => new()
    {
        Type = EventTypes.ConflictDecided,
        Subject = string.Create(CultureInfo.InvariantCulture, $"conflicts/{conflict.Id}"),
        OccurredAt = conflict.At,
        Data = JsonSerializer.Serialize(new
        {
            conflict_id = conflict.Id,
            policy_id = conflict.PolicyId,
            execution_id = conflict.ExecutionId,
            task_id = conflict.TaskId,
            reference = conflict.Reference,
            rule = conflict.Rule,
            winner = new { registry_id = conflict.WinnerRegistryId, repository = conflict.WinnerRepository, digest = conflict.WinnerDigest },
            loser = new { registry_id = conflict.LoserRegistryId, repository = conflict.LoserRepository, digest = conflict.LoserDigest },
        }),
    };
}
