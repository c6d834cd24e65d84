using System.Diagnostics;
using System.Text.Json;
using HarborReplication.Contracts.Requests;
using HarborReplication.Messaging.Sending;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Requests;

/// <summary>
/// Sends open requests, and sends them again until they are acknowledged. The row says when next, whatever becomes of the message: a
/// broker that is away, or that loses its queues, delays a request and loses none.
/// </summary>
internal sealed class RequestRelay(TriggerDbContext database, Outbound outbound)
{
    // Some bring up to 256 KiB of artifacts.
    private const int Batch = 100;

    /// <summary>Long enough that one copy is always under way, short enough that copies do not pile up while nobody reads.</summary>
    private static readonly TimeSpan MessageLife = ResendDelay.Longest * 4;

    /// <returns>True when there may be more to send.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var due = await ClaimAsync(cancellationToken);
        foreach (var request in due)
            Send(request);
        return due.Count == Batch;
    }

    private async Task<List<ReplicationRequest>> ClaimAsync(CancellationToken cancellationToken)
    {
        if (!await Due(await database.NowAsync(cancellationToken)).AnyAsync(cancellationToken))
            return [];
        await using var transaction = await database.BeginWriteAsync(Locks.Requests, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var due = await Due(now).AsNoTracking().OrderBy(request => request.NextSendAt).Take(Batch).ToListAsync(cancellationToken);
        foreach (var attempt in due.GroupBy(request => request.Attempts))
        {
            var ids = attempt.Select(request => request.RequestId).ToList();
            var next = now + ResendDelay.After(attempt.Key);
            await database.Requests.Where(request => ids.Contains(request.RequestId) && request.State == RequestStates.Open)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(request => request.Attempts, request => request.Attempts + 1)
                        .SetProperty(request => request.NextSendAt, next),
                    cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return due;
    }

    private IQueryable<ReplicationRequest> Due(DateTimeOffset now) =>
        database.Requests.Where(request => request.State == RequestStates.Open && request.NextSendAt <= now);

    private void Send(ReplicationRequest request)
    {
        // The trace of the execution begins here.
        using var activity = TriggerTelemetry.Activities.StartActivity("request replication", ActivityKind.Producer);
        activity?.SetTag("harbor.replication.policy", request.PolicyId).SetTag("harbor.replication.request", request.RequestId);
        outbound.Send(
            new RequestReplication
            {
                RequestId = request.RequestId,
                PolicyId = request.PolicyId,
                Trigger = request.Trigger,
                Lane = request.Lane,
                RequestedAt = request.RequestedAt,
                Artifacts = request.Artifacts is null ? null : JsonSerializer.Deserialize<List<RequestedArtifact>>(request.Artifacts, JsonSerializerOptions.Web),
                PlanArtifacts = request.PlanArtifacts,
                Reconcile = request.Reconcile,
            },
            MessageLife);
        RequestTelemetry.Sent(request.Trigger, again: request.Attempts > 0);
    }
}
