using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.Rules.Naming;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>Queued → Planning, or straight to Running when the request brought its artifacts.</summary>
internal sealed class BeginExecution(Outbound outbound) : ExecutionStep
{
    protected override async Task RunAsync(Execution execution, PolicyDbContext database, CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        execution.StartTime = now;
        await new ExecutionEvents(database).AddAsync(EventTypes.ExecutionStarted, execution, null, cancellationToken);
        if (execution.Artifacts is { } artifacts)
        {
            await AddTasksAsync(execution, Read(artifacts), database, now, cancellationToken);
            execution.PlanState = PlanStates.Finished;
            execution.State = ExecutionStates.Running;
        }
        else
        {
            execution.PlanState = PlanStates.Pending;
            execution.PlanNextAttemptAt = now;
            execution.State = ExecutionStates.Planning;
        }

        outbound.Send(new WorkAvailable { Region = execution.Region }, TimeSpan.FromSeconds(10));
    }

    private static List<RequestedArtifact> Read(string artifacts) =>
        JsonSerializer.Deserialize<List<RequestedArtifact>>(artifacts, JsonSerializerOptions.Web) ?? [];

    private static async Task AddTasksAsync(
        Execution execution, List<RequestedArtifact> artifacts, PolicyDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rules = ExecutionRules.Read(execution.Rules);
        foreach (var destination in await database.Registries.AsNoTracking().Where(row => rules.Destinations.Contains(row.Id)).ToListAsync(cancellationToken))
        {
            // The namespace was checked when the policy was saved.
            if (!DestinationNaming.TryCreate(rules.DestinationNamespace, rules.ReplaceCount, PathRule.For(destination.Type), out var naming, out var invalid))
                throw new InvalidOperationException(invalid);
            foreach (var artifact in artifacts)
            {
                var named = naming.TryName(artifact.Repository, out var repository, out var error);
                database.Tasks.Add(new ReplicationTask
                {
                    ExecutionId = execution.Id,
                    PolicyId = execution.PolicyId,
                    Operation = artifact.Operation,
                    SourceRegistryId = execution.SourceRegistryId,
                    DestinationRegistryId = destination.Id,
                    DestinationOrigin = destination.Origin,
                    SourceRepository = artifact.Repository,
                    SourceReference = artifact.Reference,
                    DestinationRepository = repository ?? "",
                    DestinationReference = artifact.Reference,
                    Status = named ? TaskStates.Pending : TaskStates.Final,
                    Outcome = named ? null : Contracts.Words.Outcomes.Failed,
                    Reason = named ? null : Contracts.Words.Reasons.DestinationNameInvalid,
                    Detail = error?.Message,
                    NextAttemptAt = now,
                    CreationTime = execution.RequestedAt,
                    StartTime = named ? null : now,
                    EndTime = named ? null : now,
                });
            }
        }
    }
}
