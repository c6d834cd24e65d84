using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Waiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Replications;

/// <summary><c>/api/v1/replications</c>: copies chosen artifacts now, as CI pipelines want it.</summary>
internal static class ReplicationsApi
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public static void MapReplications(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/replications").WithTags("replication");
        group.MapPost("/", StartAsync).WithName("startReplicationOfArtifacts").WithSummary("Copy chosen artifacts now, and wait for it if asked to")
            .Refuses(400, 404, 412, 422);
    }

    private static async Task<Results<Ok<ReplicationResponse>, Accepted<ReplicationResponse>, ApiProblem>> StartAsync(
        Body<ReplicationRequestBody> body, ReplicationStarter starter, PolicyDbContext database, RecentCounts counting, ExecutionSpeeds speeds,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (ReplicationRules.Check(body.Value, out var artifacts) is { Count: > 0 } mistakes)
            return ApiProblem.BadRequest(mistakes);
        var (id, problem) = await starter.StartAsync(body.Value, artifacts, cancellationToken);
        if (problem is not null)
            return problem;
        var wait = TimeSpan.FromSeconds(body.Value.WaitSeconds ?? 0);
        Execution? execution = null;
        var ended = await time.LookAsync(
            async () =>
            {
                execution = await database.Executions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
                return execution is null || ExecutionStates.Final.Contains(execution.State);
            },
            wait, Look, cancellationToken);
        if (execution is null)
            return ExecutionsApi.Missing(id);
        var answer = new ReplicationResponse
        {
            ExecutionId = execution.Id,
            StatusUrl = $"{ExecutionsApi.Path}/{execution.Id}",
            Execution = (await ExecutionsApi.ShowAsync([execution], database, counting, speeds, cancellationToken))[0],
        };
        return ended && wait > TimeSpan.Zero ? TypedResults.Ok(answer) : TypedResults.Accepted(answer.StatusUrl, answer);
    }
}
