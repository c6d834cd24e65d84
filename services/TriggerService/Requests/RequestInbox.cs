using System.Text.Json;
using HarborReplication.Contracts.Requests;
using HarborReplication.TriggerService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Requests;

/// <summary>The rows of requests: written before anything is promised, closed when PolicyService has acknowledged.</summary>
internal sealed partial class RequestInbox(TriggerDbContext database, TriggerServiceOptions options, ILogger<RequestInbox> logger)
{
    private const int MostForgotten = 1000;

    /// <summary>
    /// Adds a request within the caller's transaction and returns its id; null when its cause has one already. Raise
    /// <see cref="RequestSignal"/> after the commit.
    /// </summary>
    public async Task<Guid?> AddAsync(NewRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(now);
        var added = await database.StatementAsync(
            $$"""
            INSERT INTO {{database.Table<ReplicationRequest>()}}
                (request_id, policy_id, trigger, lane, cause, requested_at, artifacts, plan_artifacts, reconcile, state, attempts, next_send_at)
            VALUES ({0}, {1}, {2}, {3}, {4}, {5}, nullif({6}, ''), {7}, {8}, '{{RequestStates.Open}}', 0, {9})
            ON CONFLICT (cause) DO NOTHING
            """,
            cancellationToken,
            id,
            request.PolicyId,
            request.Trigger,
            request.Lane,
            request.Cause,
            database.Time(request.RequestedAt),
            request.Artifacts is null ? "" : JsonSerializer.Serialize(request.Artifacts, JsonSerializerOptions.Web),
            request.PlanArtifacts,
            request.Reconcile,
            database.Time(now));
        return added == 0 ? null : id;
    }

    /// <summary>Closes a request once; the same acknowledgement again changes nothing.</summary>
    public async Task CloseAsync(RequestAccepted accepted, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var open = database.Requests.Where(request => request.RequestId == accepted.RequestId && request.State == RequestStates.Open);
        var row = await open.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var closed = await open.ExecuteUpdateAsync(
            set => set
                .SetProperty(request => request.State, RequestStates.Closed)
                .SetProperty(request => request.ClosedAt, now)
                .SetProperty(request => request.ExecutionId, accepted.ExecutionId)
                .SetProperty(request => request.Refusal, accepted.Refusal),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (row is null || closed == 0)
            return;
        if (row.Reconcile && accepted.Refusal is null)
            Reconciles(logger, row.PolicyId, row.RequestId, row.Attempts);
        else if (accepted.ExecutionId is { } execution)
            Accepted(logger, row.PolicyId, row.RequestId, execution, row.Attempts);
        else if (accepted.Refusal is { } refusal)
            Refused(logger, row.PolicyId, row.RequestId, refusal);
        else
            Echo(logger, row.PolicyId, row.RequestId);
        RequestTelemetry.Closed(row.Trigger, accepted.Refusal is null);
    }

    /// <summary>Deletes some of the requests that were closed long ago.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var before = await database.NowAsync(cancellationToken) - options.RequestRetention;
        await database.Requests
            .Where(request => request.State == RequestStates.Closed && request.ClosedAt < before)
            .OrderBy(request => request.ClosedAt)
            .Take(MostForgotten)
            .ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(
        LogLevel.Information,
        "Policy {PolicyId}: request {RequestId} became execution {ExecutionId}, sent {Attempts} times",
        EventName = "request.accepted")]
    private static partial void Accepted(ILogger logger, long policyId, Guid requestId, long executionId, int attempts);

    [LoggerMessage(
        LogLevel.Information, "Policy {PolicyId}: will be compared as request {RequestId} asks, sent {Attempts} times", EventName = "request.reconciles")]
    private static partial void Reconciles(ILogger logger, long policyId, Guid requestId, int attempts);

    [LoggerMessage(LogLevel.Information, "Policy {PolicyId}: request {RequestId} only tells of what a copy has written", EventName = "request.echo")]
    private static partial void Echo(ILogger logger, long policyId, Guid requestId);

    [LoggerMessage(LogLevel.Warning, "Policy {PolicyId}: request {RequestId} refused: {Refusal}", EventName = "request.refused")]
    private static partial void Refused(ILogger logger, long policyId, Guid requestId, string refusal);
}
