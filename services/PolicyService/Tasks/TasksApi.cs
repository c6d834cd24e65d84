using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Http.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tasks;

/// <summary><c>/api/v2.0/replication/executions/{id}/tasks</c>.</summary>
internal static class TasksApi
{
    // By id, which is by creation: an order by start would shift under whoever turns the pages of a running execution.
    private const string DefaultOrder = "-id";

    private static readonly FieldMap<ReplicationTask> Fields = new(
        new Field<ReplicationTask, long>("id", task => task.Id, FieldTypes.Number),
        new Field<ReplicationTask, string>("status", task => task.Status, FieldTypes.Text),
        new Field<ReplicationTask, string>("operation", task => task.Operation, FieldTypes.Text),
        new Field<ReplicationTask, string>("src_resource", task => task.SourceRepository, FieldTypes.Text),
        new Field<ReplicationTask, string>("dst_resource", task => task.DestinationRepository, FieldTypes.Text),
        new Field<ReplicationTask, DateTimeOffset>("start_time", task => task.StartTime ?? task.CreationTime, FieldTypes.Time));

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/replication/executions/{id}/tasks").WithTags("replication");
        group.MapGet("/", ListAsync).WithName("listReplicationTasks").WithSummary("List the tasks of an execution").Refuses(400, 404, 422);
        group.MapGet("/{task_id}/log", LogAsync).WithName("getReplicationLog").WithSummary("Get the log of a task")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").Refuses(404, 422);
    }

    private static async Task<Results<Listed<TaskResponse>, ApiProblem>> ListAsync(
        PathId path, Listing listing, string? status, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "resource_type")] string? resourceType,
        PolicyDbContext database, TaskAttempts attempts, CancellationToken cancellationToken)
    {
        var execution = await database.Executions.AsNoTracking().Where(row => row.Id == path.Id)
            .Select(row => new { Stop = row.StopRequestedAt != null, row.Region, row.Lane }).SingleOrDefaultAsync(cancellationToken);
        if (execution is null)
            return ExecutionsApi.Missing(path.Id);
        var rows = database.Tasks.AsNoTracking().Where(task => task.ExecutionId == path.Id);
        if (!string.IsNullOrEmpty(status))
        {
            if (TaskStatus.Condition(status, execution.Stop) is not { } condition)
                return TaskStatus.Unknown(status);
            rows = rows.Where(condition);
        }

        if (!string.IsNullOrEmpty(resourceType) && resourceType != TaskResponse.Artifact)
            rows = rows.Where(_ => false);
        var bounded = listing.Bounded();
        var total = await rows.CountAsync(cancellationToken);
        var page = await bounded.PageOf(Fields.Order(rows, listing.Sort, DefaultOrder)).ToListAsync(cancellationToken);
        var tries = await attempts.OfAsync([.. page.Select(task => task.Id)], cancellationToken);
        var causes = await WaitCauses.ReadAsync(database, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        return new Listed<TaskResponse>(
            [
                .. page.Select(task => TaskResponse.Of(
                    task, execution.Stop,
                    causes.Of(execution.Region, execution.Lane, task.PolicyId, task.SourceRegistryId, task.DestinationRegistryId), tries[task.Id], now)),
            ],
            total, bounded);
    }

    private static async Task<Results<ContentHttpResult, ApiProblem>> LogAsync(
        TaskPath path, PolicyDbContext database, TaskAttempts attempts, CancellationToken cancellationToken)
    {
        var task = await database.Tasks.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == path.TaskId && row.ExecutionId == path.ExecutionId, cancellationToken);
        return task is null
            ? ApiProblem.NotFound($"replication task {path.TaskId} not found")
            : TypedResults.Text(await attempts.LogAsync(task, cancellationToken), "text/plain");
    }
}
