using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Access;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Http.Queries;
using HarborReplication.PolicyService.Policies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions;

/// <summary><c>/api/v2.0/replication/executions</c>.</summary>
internal static class ExecutionsApi
{
    public const string Path = "/api/v2.0/replication/executions";
    private const string DefaultOrder = "-start_time,-id";
    private static readonly TimeSpan HintLife = TimeSpan.FromSeconds(10);

    private static readonly FieldMap<Execution> Fields = new(
        new Field<Execution, long>("id", execution => execution.Id, FieldTypes.Number),
        new Field<Execution, long>("policy_id", execution => execution.PolicyId, FieldTypes.Number),
        new Field<Execution, string>("trigger", execution => execution.Trigger, FieldTypes.Text),
        new Field<Execution, DateTimeOffset>("start_time", execution => execution.StartTime, FieldTypes.Time));

    public static void MapExecutions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/replication/executions").WithTags("replication");
        group.MapGet("/", ListAsync).WithName("listReplicationExecutions").WithSummary("List the executions").Refuses(400, 422);
        group.MapPost("/", StartAsync).WithName("startReplication").WithSummary("Run a policy now").Refuses(400, 404, 412, 422);
        group.MapGet("/{id}", GetAsync).WithName("getReplicationExecution").WithSummary("Get one execution").Refuses(404, 422);
        group.MapPut("/{id}", StopAsync).WithName("stopReplication").WithSummary("Stop an execution")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").Refuses(404, 422);
    }

    private static async Task<Results<Listed<ExecutionResponse>, ApiProblem>> ListAsync(
        Listing listing, QueryNumber policyId, string? status, string? trigger, PolicyDbContext database, RecentCounts counting,
        ExecutionSpeeds speeds, CancellationToken cancellationToken)
    {
        var rows = database.Executions.AsNoTracking().Where(execution => !execution.Quiet);
        if (policyId.Value is { } policy)
            rows = rows.Where(execution => execution.PolicyId == policy);
        if (!string.IsNullOrEmpty(trigger))
            rows = rows.Where(execution => execution.Trigger == trigger);
        if (!string.IsNullOrEmpty(status))
        {
            if (ExecutionStatus.States(status) is not { } states)
                return ExecutionStatus.Unknown(status);
            rows = rows.Where(execution => states.Contains(execution.State));
        }

        var bounded = listing.Bounded();
        var total = await rows.CountAsync(cancellationToken);
        var page = await bounded.PageOf(Fields.Order(rows, listing.Sort, DefaultOrder)).ToListAsync(cancellationToken);
        return new Listed<ExecutionResponse>(await ShowAsync(page, database, counting, speeds, cancellationToken), total, bounded);
    }

    private static async Task<Results<Created, ApiProblem>> StartAsync(
        Body<StartExecutionRequest> body, string? trigger, PolicyDbContext database, ExecutionRequests requests, Outbound outbound, CancellationToken cancellationToken)
    {
        if (trigger is not (null or "" or TriggerTypes.Manual or TriggerTypes.Scheduled))
            return ApiProblem.BadRequest($"trigger: \"{trigger}\" cannot be asked for; use {TriggerTypes.Manual} or {TriggerTypes.Scheduled}, or leave it out");
        if (body.Value.PolicyId is not { } policyId)
            return ApiProblem.BadRequest("policy_id: is missing; give the id of the policy to run");
        var scheduled = trigger == TriggerTypes.Scheduled;
        var request = new RequestReplication
        {
            RequestId = Guid.NewGuid(),
            PolicyId = policyId,
            Trigger = scheduled ? TriggerTypes.Scheduled : TriggerTypes.Manual,
            Lane = scheduled ? Lanes.Bulk : Lanes.Normal,
            RequestedAt = await database.NowAsync(cancellationToken),
        };
        var requested = await requests.AddAsync(request, AccessOptions.Admin, cancellationToken);
        if (requested.Verdict == RequestVerdict.PolicyMissing)
            return PolicyWriter.Missing(policyId);
        if (requested.Verdict == RequestVerdict.PolicyDisabled)
            return ApiProblem.Precondition($"policy_id: the policy {policyId} is disabled; set its enabled to true first");
        outbound.Send(new ExecutionRequested { CorrelationId = request.RequestId });
        return TypedResults.Created($"{Path}/{requested.ExecutionId}");
    }

    private static async Task<Results<Ok<ExecutionResponse>, ApiProblem>> GetAsync(
        PathId path, PolicyDbContext database, RecentCounts counting, ExecutionSpeeds speeds, CancellationToken cancellationToken)
    {
        var execution = await database.Executions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == path.Id, cancellationToken);
        return execution is null ? Missing(path.Id) : TypedResults.Ok((await ShowAsync([execution], database, counting, speeds, cancellationToken))[0]);
    }

    // Harbor answers a bare null, whether there was anything to stop or not.
    private static async Task<Results<ContentHttpResult, ApiProblem>> StopAsync(
        PathId path, ExecutionStops stops, Outbound outbound, CancellationToken cancellationToken)
    {
        var (exists, saga) = await stops.RequestAsync(path.Id, cancellationToken);
        if (!exists)
            return Missing(path.Id);
        if (saga is { } correlation)
        {
            outbound.Send(new StopWork { ExecutionId = path.Id }, HintLife);
            outbound.Send(new ExecutionStopRequested { CorrelationId = correlation });
        }

        return TypedResults.Content("null", "application/json");
    }

    public static ApiProblem Missing(long id) => ApiProblem.NotFound($"replication execution {id} not found");

    /// <summary>How executions stand now, all with the same few queries.</summary>
    public static async Task<List<ExecutionResponse>> ShowAsync(
        List<Execution> executions, PolicyDbContext database, RecentCounts counting, ExecutionSpeeds speeds, CancellationToken cancellationToken)
    {
        var unfinished = executions.Where(execution => ExecutionStates.Unfinished.Contains(execution.State)).Select(execution => execution.Id).ToList();
        var counts = await counting.CountAsync(database, unfinished, cancellationToken);
        var speed = await speeds.OfAsync(unfinished, cancellationToken);
        var causes = executions.Any(IsPlanPending) ? await WaitCauses.ReadAsync(database, cancellationToken) : null;
        return
        [
            .. executions.Select(execution => ExecutionResponse.Of(
                execution, counts.GetValueOrDefault(execution.Id, execution.Final), speed.TryGetValue(execution.Id, out var bytes) ? bytes : null,
                IsPlanPending(execution) ? causes!.Of(execution.Region, execution.SourceRegistryId) : null)),
        ];
    }

    private static bool IsPlanPending(Execution execution) => execution is { StopRequestedAt: null, State: ExecutionStates.Planning, PlanState: PlanStates.Pending };
}
