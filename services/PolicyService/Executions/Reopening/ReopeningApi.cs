using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions.Reopening;

/// <summary>
/// <c>/api/v1/executions/{id}/retry</c>, <c>/resume</c> and <c>/api/v1/tasks/{id}/retry</c>: 202 when something goes on, 200 when there
/// was nothing to do.
/// </summary>
internal static class ReopeningApi
{
    public static void MapReopening(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/executions/{id}/retry", RetryAsync).WithName("retryExecution").WithTags("execution")
            .WithSummary("Try the failed tasks of an execution again").Refuses(404, 409, 422);
        routes.MapPost("/executions/{id}/resume", ResumeAsync).WithName("resumeExecution").WithTags("execution")
            .WithSummary("Go on with a stopped execution").Refuses(404, 409, 422);
        routes.MapPost("/tasks/{id}/retry", RetryTaskAsync).WithName("retryTask").WithTags("execution")
            .WithSummary("Try a failed, stopped or conflicting task again").Refuses(404, 409, 422);
    }

    private static async Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ApiProblem>> RetryAsync(
        PathId path, ExecutionReopening reopening, PolicyDbContext database, RecentCounts counting, ExecutionSpeeds speeds, CancellationToken cancellationToken) =>
        await AnswerAsync(await reopening.RetryAsync(path.Id, cancellationToken), database, counting, speeds, cancellationToken);

    private static async Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ApiProblem>> ResumeAsync(
        PathId path, ExecutionReopening reopening, PolicyDbContext database, RecentCounts counting, ExecutionSpeeds speeds, CancellationToken cancellationToken) =>
        await AnswerAsync(await reopening.ResumeAsync(path.Id, cancellationToken), database, counting, speeds, cancellationToken);

    private static async Task<Results<Accepted<TaskResponse>, Ok<TaskResponse>, ApiProblem>> RetryTaskAsync(
        PathId path, PolicyDbContext database, ExecutionReopening reopening, TaskAttempts attempts, CancellationToken cancellationToken)
    {
        if (await FindAsync(path.Id, database, cancellationToken) is not { } task)
            return ApiProblem.NotFound($"replication task {path.Id} not found");
        if (task.SourceReference.Length == 0)
            return ApiProblem.Conflict($"task {task.Id} stands for a repository that could not be listed; retry execution {task.ExecutionId}, which lists it again");
        if (task.DestinationRepository.Length == 0)
            return ApiProblem.Conflict($"task {task.Id} has no valid name at its destination; change the policy's dest_namespace and run it");
        var reopened = await reopening.RetryTaskAsync(task, cancellationToken);
        if (reopened.Problem is { } problem)
            return problem;
        if (await FindAsync(path.Id, database, cancellationToken) is not { } now)
            return ApiProblem.NotFound($"replication task {path.Id} not found");
        var tries = await attempts.OfAsync([task.Id], cancellationToken);
        var causes = await WaitCauses.ReadAsync(database, cancellationToken);
        var execution = reopened.Execution!;
        var shown = TaskResponse.Of(
            now, execution.StopRequestedAt is not null,
            causes.Of(execution.Region, execution.Lane, now.PolicyId, now.SourceRegistryId, now.DestinationRegistryId), tries[task.Id],
            await database.NowAsync(cancellationToken));
        return reopened.Changed ? TypedResults.Accepted((string?)null, shown) : TypedResults.Ok(shown);
    }

    private static Task<ReplicationTask?> FindAsync(long id, PolicyDbContext database, CancellationToken cancellationToken) =>
        database.Tasks.AsNoTracking().SingleOrDefaultAsync(task => task.Id == id, cancellationToken);

    private static async Task<Results<Accepted<ExecutionResponse>, Ok<ExecutionResponse>, ApiProblem>> AnswerAsync(
        Reopened reopened, PolicyDbContext database, RecentCounts counting, ExecutionSpeeds speeds, CancellationToken cancellationToken)
    {
        if (reopened.Execution is not { } execution)
            return reopened.Problem!;
        var shown = (await ExecutionsApi.ShowAsync([execution], database, counting, speeds, cancellationToken))[0];
        return reopened.Changed ? TypedResults.Accepted((string?)null, shown) : TypedResults.Ok(shown);
    }
}
