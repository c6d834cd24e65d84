using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.PolicyService.Events;

namespace HarborReplication.PolicyService.Settling;

/// <summary>What was removed from a destination, for the record.</summary>
internal static class DeletionEvents
{
    public static EventLogEntry Of(SettledTask one, DateTimeOffset now) => new()
    {
        Type = EventTypes.ArtifactDeleted,
        Subject = $"executions/{one.Task.ExecutionId}/tasks/{one.Task.Id}",
        OccurredAt = now,
        Data = JsonSerializer.Serialize(
            new
            {
                execution_id = one.Task.ExecutionId,
                policy_id = one.Task.PolicyId,
                task_id = one.Task.Id,
                operation = one.Task.Operation,
                registry_id = one.Task.DestinationRegistryId,
                repository = one.Task.DestinationRepository,
                reference = one.Task.DestinationReference,
                digest = one.Settlement.Digest,
                source = new { registry_id = one.Task.SourceRegistryId, repository = one.Task.SourceRepository, reference = one.Task.SourceReference },
            },
            JsonSerializerOptions.Web),
    };
}
