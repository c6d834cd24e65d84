using System.Text.Json;
using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>Queued → Planning, or straight to Running when the request brought its artifacts and nothing is left to ask the source.</summary>
internal sealed class BeginExecution(Outbound outbound) : ExecutionStep
{
    protected override async Task RunAsync(Execution execution, PolicyDbContext database, CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        execution.StartTime = now;
        if (!execution.Quiet)
            await new ExecutionEvents(database).AddAsync(EventTypes.ExecutionStarted, execution, null, cancellationToken);
        if (execution is { Artifacts: { } artifacts, PlanArtifacts: false })
        {
            var relieved = await new RequestedTasks(database).AddAsync(execution, Read(artifacts), now, cancellationToken);
            // A hint: it may be looked at before this is committed, and then the sweep does it.
            await new Drainage(database).TellAsync(relieved, outbound, cancellationToken);
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
}
