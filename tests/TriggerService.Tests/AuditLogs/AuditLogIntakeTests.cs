using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.AuditLogs;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Registries;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.AuditLogs;

public sealed class AuditLogIntakeTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private Replica _replica = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _replica = await Replica.CreateAsync(_file.Options);
        await _replica.UseAsync<TriggerDbContext>(async database =>
        {
            database.Registries.Add(new FollowedRegistry { RegistryId = 1, Sequence = 1, Name = "h", Type = "harbor", Region = "eu", Origin = "https://h", Version = 3 });
            database.Registries.Add(new FollowedRegistry { RegistryId = 2, Sequence = 1, Name = "d", Type = "docker-registry", Region = "eu", Origin = "https://d", Version = 1 });
            foreach (var registry in new[] { 1L, 2L })
                database.Policies.Add(new FollowedPolicy { PolicyId = registry, Sequence = 1, Enabled = true, Trigger = TriggerTypes.EventBased, SourceRegistryId = registry });
            await database.SaveChangesAsync(Cancel);
        });
        await StepAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task Step_EventBasedPolicies_WatchTheirHarborsOnly()
    {
        var source = await SourceAsync();

        Assert.Equal((1, "eu", 3, "unknown"), (source.RegistryId, source.Region, source.RegistryVersion, source.Health));
        Assert.NotNull(source.AskedAt);
        Assert.Null(source.Log);
        await StepAsync();
        Assert.Equal(source.Watch, (await SourceAsync()).Watch);
    }

    [Fact]
    public async Task Step_RegistryHasChanged_WatchesAnew()
    {
        var before = await SourceAsync();
        await BeginAsync(before.Watch);

        await _replica.UseAsync<TriggerDbContext>(database => database.Registries.ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, 4), Cancel));
        await StepAsync();
        var renewed = await SourceAsync();
        await _replica.UseAsync<TriggerDbContext>(database => database.Registries.ExecuteUpdateAsync(set => set.SetProperty(row => row.Origin, "https://other"), Cancel));
        await StepAsync();

        Assert.True(renewed.Watch > before.Watch);
        Assert.Equal(100, renewed.Settled);
        Assert.Null((await SourceAsync()).Log);
    }

    [Fact]
    public async Task Step_PolicyIsDisabled_WatchesNoLonger()
    {
        var watch = (await SourceAsync()).Watch;

        await _replica.UseAsync<TriggerDbContext>(database => database.Policies.ExecuteUpdateAsync(set => set.SetProperty(row => row.Enabled, false), Cancel));
        await StepAsync();

        Assert.Empty(await _replica.ReadAsync(database => database.AuditLogSources.ToListAsync(Cancel)));
        Assert.False((await TakeAsync(Report(watch, 1))).IsCurrent);
    }

    [Fact]
    public async Task Take_FirstEnds_BeginsThereAndWantsReconciliation()
    {
        await BeginAsync((await SourceAsync()).Watch);

        var source = await SourceAsync();
        Assert.Equal(("audit-logs", 100, 100, AuditLogResets.Begun), (source.Log, source.Settled, source.Floor, source.ReconcileReason));
        Assert.NotNull(source.ReconcileWantedAt);
    }

    [Fact]
    public async Task Take_SameEntriesAgain_AreOneEventEach()
    {
        var watch = await BeginAsync((await SourceAsync()).Watch);

        var answer = await TakeAsync(Report(watch, 1, Entry(99), Entry(101), Entry(102, digest: "sha256:aa")));
        await TakeAsync(Report(watch, 1, Entry(101), Entry(102, digest: "sha256:aa")));
        await TakeAsync(Report(watch, 2, Entry(102, digest: "sha256:aa"), Entry(103, operation: "delete", resourceType: "tag"), Entry(104, resourceType: "robot")));

        Assert.True(answer.IsCurrent);
        Assert.Equal((100, 100), (answer.Position!.Settled, answer.Position.Floor));
        var events = await _replica.ReadAsync(database => database.Events.OrderBy(row => row.Id).ToListAsync(Cancel));
        Assert.Equal(
            [("pushed", "team/app", "v1", null), ("pushed", "team/app", null, "sha256:aa"), ("untagged", "team/app", "v1", null)],
            events.Select(row => (row.Kind, row.Repository, row.Tag, row.Digest)));
        Assert.All(events, row => Assert.Equal(("audit-log", "admin"), (row.Via, row.Actor)));
    }

    [Fact]
    public async Task Take_IdOfARestoredDatabase_IsAnotherEvent()
    {
        var watch = await BeginAsync((await SourceAsync()).Watch);

        await TakeAsync(Report(watch, 1, Entry(101)));
        await TakeAsync(Report(watch, 2, Entry(101) with { Time = TimeProvider.System.GetUtcNow() }));

        Assert.Equal(2, await _replica.ReadAsync(database => database.Events.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Take_WatchThatWasReplaced_IsTakenNoMore()
    {
        var old = (await SourceAsync()).Watch;
        var watch = await BeginAsync(old);

        Assert.False((await TakeAsync(Report(old, 9, Entry(101)))).IsCurrent);
        Assert.Equal(0, await _replica.ReadAsync(database => database.Events.CountAsync(Cancel)));
        Assert.True((await TakeAsync(Report(watch, 1, Entry(101)))).IsCurrent);
    }

    [Fact]
    public async Task Take_WorkerLeaves_IsAskedOfAnotherAtOnce()
    {
        var watch = await BeginAsync((await SourceAsync()).Watch);

        Assert.False((await TakeAsync(Report(watch, 1) with { Closed = true })).IsCurrent);
        Assert.Null((await SourceAsync()).AskedAt);
        await StepAsync();

        Assert.NotNull((await SourceAsync()).AskedAt);
    }

    [Fact]
    public async Task Take_LogBecomesEmpty_ShowsItAndWantsReconciliation()
    {
        var watch = await BeginAsync((await SourceAsync()).Watch);
        await _replica.UseAsync<TriggerDbContext>(database => database.AuditLogSources.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.ReconcileWantedAt, (DateTimeOffset?)null).SetProperty(row => row.ReconcileReason, (string?)null), Cancel));

        await TakeAsync(Report(watch, 1) with { Health = AuditLogHealths.Empty, Detail = "empty" });

        var source = await SourceAsync();
        Assert.Equal((AuditLogHealths.Empty, "empty", AuditLogResets.Empty, 100), (source.Health, source.HealthDetail, source.ReconcileReason, source.Settled));
        Assert.NotNull(source.ReconcileWantedAt);
    }

    [Fact]
    public async Task Take_NameThatNoDatabaseHolds_DoesNotKeepTheOthers()
    {
        var watch = await BeginAsync((await SourceAsync()).Watch);

        await TakeAsync(Report(watch, 1, Entry(101) with { Tag = new string('x', 5000) }, Entry(102) with { Repository = "a\0b" }, Entry(103)));

        Assert.Equal(1, await _replica.ReadAsync(database => database.Events.CountAsync(Cancel)));
    }

    /// <returns>The watch that goes on.</returns>
    [Fact]
    public async Task Take_Entries_TheTimeOfTheNewestIsKept()
    {
        var watch = await BeginAsync((await SourceAsync()).Watch);
        var newest = Entry(102).Time.AddSeconds(5);

        await TakeAsync(Report(watch, 1, Entry(102) with { Time = newest }, Entry(101)));
        var taken = (await SourceAsync()).EntryTakenAt;
        await TakeAsync(Report(watch, 2, Entry(103), Entry(102) with { Time = newest }));

        Assert.NotNull(taken);
        Assert.Equal((newest, taken), ((await SourceAsync()).EntryAt, (await SourceAsync()).EntryTakenAt));
    }

    private async Task<long> BeginAsync(long watch)
    {
        Assert.False((await TakeAsync(Report(watch, 1) with { Oldest = 1, Newest = 100 })).IsCurrent);
        await StepAsync();
        return (await SourceAsync()).Watch;
    }

    private Task StepAsync() => _replica.UseAsync<AuditLogWatching>(watching => watching.StepAsync(Cancel));

    private Task<AuditLogAnswered> TakeAsync(AuditLogRead report) =>
        _replica.UseAsync<AuditLogIntake, AuditLogAnswered>(intake => intake.TakeAsync(report, Cancel));

    private Task<AuditLogSource> SourceAsync() => _replica.ReadAsync(database => database.AuditLogSources.AsNoTracking().SingleAsync(Cancel));

    private static AuditLogRead Report(long watch, long number, params AuditLogEntry[] entries) => new()
    {
        RegistryId = 1, Watch = watch, Session = Guid.NewGuid(), Report = number, Health = AuditLogHealths.Readable, Log = "audit-logs", Entries = entries,
    };

    private static AuditLogEntry Entry(long id, string? digest = null, string operation = "create", string resourceType = "artifact") => new()
    {
        Id = id, Operation = operation, ResourceType = resourceType, Repository = "team/app", Tag = digest is null ? "v1" : null, Digest = digest,
        Time = new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.Zero), User = "admin",
    };
}
