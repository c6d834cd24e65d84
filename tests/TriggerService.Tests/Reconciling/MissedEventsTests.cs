using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.AuditLogs;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Reconciling;
using HarborReplication.TriggerService.Requests;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.Reconciling;

public sealed class MissedEventsTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private Replica _replica = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _replica = await Replica.CreateAsync(_file.Options);
        await _replica.UseAsync<TriggerDbContext>(async database =>
        {
            foreach (var policy in new[] { 1L, 2L, 3L })
            {
                database.Policies.Add(new FollowedPolicy
                {
                    PolicyId = policy, Sequence = policy, Enabled = policy != 3, Trigger = TriggerTypes.EventBased, SourceRegistryId = policy == 2 ? 20 : 10,
                });
            }

            await database.SaveChangesAsync(Cancel);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task Step_AuditLogDoesNotTellEverything_AsksForItsPoliciesOnce()
    {
        await _replica.UseAsync<TriggerDbContext>(async database =>
        {
            var now = await database.NowAsync(Cancel);
            database.AuditLogSources.Add(new AuditLogSource
            {
                RegistryId = 10, Origin = "https://h", Region = "eu", RegistryVersion = 1, Health = AuditLogHealths.Readable,
                ReconcileWantedAt = now, ReconcileReason = AuditLogResets.Purged,
            });
            await database.SaveChangesAsync(Cancel);
        });

        await StepAsync();
        await StepAsync();

        var request = Assert.Single(await RequestsAsync());
        Assert.Equal((1, true, Lanes.Bulk, RequestStates.Open), (request.PolicyId, request.Reconcile, request.Lane, request.State));
        Assert.Null((await _replica.ReadAsync(database => database.AuditLogSources.AsNoTracking().SingleAsync(Cancel))).ReconcileWantedAt);
    }

    [Fact]
    public async Task AfterAbsence_NobodyWasHereForLong_AsksForEveryPolicyOnceForAllReplicas()
    {
        await PresentAsync(ago: TimeSpan.FromMinutes(10));

        await AfterAbsenceAsync(_replica);
        await using var other = await Replica.CreateAsync(_file.Options);
        await AfterAbsenceAsync(other);

        Assert.Equal([1L, 2L], (await RequestsAsync()).Select(request => request.PolicyId).Order());
    }

    [Fact]
    public async Task AfterAbsence_SomebodyWasHereOrItIsTheFirstStart_AsksForNothing()
    {
        await AfterAbsenceAsync(_replica);
        await StepAsync();
        await AfterAbsenceAsync(_replica);
        await PresentAsync(ago: TimeSpan.FromSeconds(20));
        await AfterAbsenceAsync(_replica);

        Assert.Empty(await RequestsAsync());
    }

    [Fact]
    public async Task Close_ComparisonIsAccepted_IsClosedWithoutAnExecution()
    {
        await PresentAsync(ago: TimeSpan.FromMinutes(10));
        await AfterAbsenceAsync(_replica);
        foreach (var request in await RequestsAsync())
            await _replica.UseAsync<RequestInbox>(inbox => inbox.CloseAsync(new RequestAccepted { RequestId = request.RequestId }, Cancel));

        Assert.All(await RequestsAsync(), request => Assert.Equal((RequestStates.Closed, null, null), (request.State, request.ExecutionId, request.Refusal)));
    }

    private Task PresentAsync(TimeSpan ago) => _replica.UseAsync<TriggerDbContext>(async database =>
    {
        var then = await database.NowAsync(Cancel) - ago;
        await database.PolicyCursors.ExecuteUpdateAsync(set => set.SetProperty(cursor => cursor.PresentAt, then), Cancel);
    });

    private Task StepAsync() => _replica.UseAsync<MissedEvents>(missed => missed.StepAsync(Cancel));

    private static Task AfterAbsenceAsync(Replica replica) => replica.UseAsync<MissedEvents>(missed => missed.AfterAbsenceAsync(Cancel));

    private Task<List<ReplicationRequest>> RequestsAsync() => _replica.ReadAsync(database => database.Requests.AsNoTracking().ToListAsync(Cancel));
}
