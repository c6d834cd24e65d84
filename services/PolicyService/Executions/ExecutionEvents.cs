using System.Text.Json;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Events;

namespace HarborReplication.PolicyService.Executions;

/// <summary>Tells outsiders of an execution's life, in the transaction that changes it.</summary>
internal sealed class ExecutionEvents(PolicyDbContext database)
{
    public async Task AddAsync(string type, Execution execution, ExecutionCounts? counts, CancellationToken cancellationToken) =>
        await new EventLog(database).AddAsync(
            [
                new EventLogEntry
                {
                    Type = type,
                    Subject = $"executions/{execution.Id}",
                    OccurredAt = await database.NowAsync(cancellationToken),
                    Data = JsonSerializer.Serialize(new
                    {
                        execution_id = execution.Id,
                        policy_id = execution.PolicyId,
                        trigger = execution.Trigger,
                        state = execution.State,
                        status_text = execution.StatusText,
                        total = counts?.Total,
                        succeeded = counts?.Succeeded,
                        already_present = counts?.AlreadyPresent,
                        conflicts = counts?.Conflicts,
                        failed = counts?.Failed,
                        stopped = counts?.Stopped,
                        bytes_done = counts?.BytesDone,
                        bytes_mounted = counts?.BytesMounted,
                    }),
                },
            ],
            cancellationToken);
}
