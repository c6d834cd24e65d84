using System.Text.Json;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Settling;

/// <summary>
/// Heals the one thing that a lease cannot prevent: a worker that was paused between its last look at the lease and the write itself.
/// When it says what it wrote, the tag is made equal to its source once more.
/// </summary>
internal sealed class LateWrites(PolicyDbContext database)
{
    /// <returns>The sagas of executions begun for it.</returns>
    public async Task<IReadOnlyList<Guid>> RepairAsync(IEnumerable<ReplicationTask> tasks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var repairs = new List<Guid>();
        foreach (var task in tasks)
        {
            switch (task.Status)
            {
                case TaskStates.Granted:
                    await database.Tasks.Where(row => row.Id == task.Id && row.Status == TaskStates.Granted)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.RunAgain, true), cancellationToken);
                    break;
                case TaskStates.Final when await BeginAsync(task, now, cancellationToken) is { } begun:
                    repairs.Add(begun);
                    break;
            }
        }

        return repairs;
    }

    private async Task<Guid?> BeginAsync(ReplicationTask task, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var origin = await database.Executions.AsNoTracking().SingleOrDefaultAsync(execution => execution.Id == task.ExecutionId, cancellationToken);
        if (origin is null)
            return null;
        var correlation = Guid.NewGuid();
        // What was deleted late may have been pushed again before: then the source has it, and it is copied.
        var deleted = task.Operation != Operations.Copy;
        RequestedArtifact[] artifacts =
            [new RequestedArtifact { Repository = task.SourceRepository, Reference = task.SourceReference, Operation = Operations.Copy }];
        database.Executions.Add(new Execution
        {
            CorrelationId = correlation,
            PolicyId = origin.PolicyId,
            Trigger = origin.Trigger,
            Lane = Lanes.Urgent,
            Region = origin.Region,
            SourceRegistryId = origin.SourceRegistryId,
            // A tag that was overwritten late is put right whether or not the policy overrides.
            Rules = (ExecutionRules.Read(origin.Rules) with { Destinations = [task.DestinationRegistryId], Override = true }).Write(),
            Artifacts = JsonSerializer.Serialize(artifacts, JsonSerializerOptions.Web),
            PlanArtifacts = deleted,
            StatusText = $"repeats task {task.Id} of execution {task.ExecutionId}, whose tag was written late by another worker",
            RequestedAt = now,
            StartTime = now,
            TraceParent = origin.TraceParent,
        });
        await database.SaveChangesAsync(cancellationToken);
        return correlation;
    }
}
