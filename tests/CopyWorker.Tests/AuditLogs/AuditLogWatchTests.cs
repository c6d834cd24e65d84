using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.CopyWorker.Tests.AuditLogs;

public sealed class AuditLogWatchTests : IAsyncLifetime
{
    private static readonly SandboxCredentials Admin = new("admin", "Harbor12345");
    private readonly TemporaryDirectory _directory = new("audit");
    private SandboxRegistry _harbor = null!;
    private WorkerHost _worker = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TriggerSide.State Trigger => TriggerSide.States.GetOrAdd(_worker.Session, _ => new TriggerSide.State());

    public async ValueTask InitializeAsync()
    {
        _harbor = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = _directory.Combine("store"), Harbor = new SandboxHarborOptions() }, Cancel);
        _worker = await WorkerHost.StartAsync(others: bus => bus.AddConsumer<TriggerSide>());
        await _harbor.Seed.ImageAsync("demo/app", "seeded", cancellationToken: Cancel);
        Store(Admin);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _harbor.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Watch_WithoutAPosition_TellsWhereTheLogEndsAndNoEntry()
    {
        await PushAsync("before");
        Watch(1, null);

        await UntilAsync(report => report.Newest is not null, "the ends of the log");

        Assert.Equal(("audit-logs", AuditLogHealths.Readable), Trigger.Reports.Where(report => report.Newest is not null).Select(report => (report.Log, report.Health)).First());
        Assert.Empty(Trigger.Told);
    }

    [Fact]
    public async Task Watch_Pushes_AreToldOnceWhenTheyAreAnswered()
    {
        await PushAsync("before");
        Watch(1, From(await NewestAsync()));
        await UntilAsync(report => report.Health == AuditLogHealths.Readable, "a readable log");

        await PushAsync("v1");
        await PushAsync("v2");
        await WorkerHost.UntilAsync(() => Trigger.Told.Count == 2, "two entries");

        Assert.Equal(["demo/app:v1", "demo/app:v2"], Trigger.Told);
        Assert.DoesNotContain(_harbor.Requests.Snapshot(), request => request.Path.Contains("audit-logs", StringComparison.Ordinal) && request.Status != 200);
    }

    [Fact]
    public async Task Watch_ReportIsNotAnswered_IsRepeated()
    {
        Trigger.Answers = false;
        Watch(1, From(0));
        await PushAsync("v1");

        await WorkerHost.UntilAsync(() => Trigger.Reports.Count(report => report.Entries.Count == 1) >= 2, "the entry twice");

        Assert.Equal(["demo/app:v1"], Trigger.Told);
    }

    [Fact]
    public async Task Watch_IdIsOldEnough_IsSettledAfterItWasReadAgain()
    {
        await PushAsync("v1");
        var newest = await NewestAsync();
        Watch(1, From(0));
        await WorkerHost.UntilAsync(() => Trigger.Told.Count == 1, "the entry");
        Assert.DoesNotContain(Trigger.Reports, report => report.Settled is not null);

        Trigger.Position = Trigger.Position! with { Seen = newest, Settle = newest };

        await UntilAsync(report => report.Settled == newest, "the settled id");
    }

    [Fact]
    public async Task Watch_LogEndsBeforeWhatWasSeen_TellsItsEnds()
    {
        await PushAsync("v1");
        var newest = await NewestAsync();

        Watch(1, From(newest) with { Settled = newest + 1000, Seen = newest + 1000 });

        await UntilAsync(report => report.Newest == newest, "the ends of the log");
    }

    [Fact]
    public async Task Watch_RobotWithoutTheRight_IsEmptyAndWithASecondCredentialReadable()
    {
        await PushAsync("v1");
        Store(_harbor.Harbor!.Robot("copies", "s", new HarborPermission("repository", "pull")));
        Watch(1, null);
        await UntilAsync(report => report.Health == AuditLogHealths.Empty, "an empty log");
        Assert.Contains("'audit-log: list'", Trigger.Reports.First(report => report.Health == AuditLogHealths.Empty).Detail, StringComparison.Ordinal);

        Store(
            _harbor.Harbor.Robot("copies", "s", new HarborPermission("repository", "pull")), version: 2,
            ofAuditLog: _harbor.Harbor.Robot("audit", "s", new HarborPermission("audit-log", "list") { Namespace = HarborPermission.System }));
        Watch(2, null, version: 2);

        await UntilAsync(report => report is { Watch: 2, Health: AuditLogHealths.Readable, Newest: not null }, "a readable log");
    }

    [Fact]
    public async Task Watch_WrongPassword_IsDenied()
    {
        Store(new SandboxCredentials("admin", "wrong"));
        Watch(1, null);

        await UntilAsync(report => report.Health == AuditLogHealths.Denied, "a refusal");
    }

    [Fact]
    public async Task Watch_HarborFailsForAWhile_IsUnreachableAndGoesOn()
    {
        Watch(1, From(0));
        await UntilAsync(report => report.Health != AuditLogHealths.Unknown, "a first look");
        using (_harbor.Faults.Add(RequestKind.ApiAuditLog, Fault.Reset()))
        {
            await UntilAsync(report => report.Health == AuditLogHealths.Unreachable, "a failure");
            await PushAsync("v1");
        }

        await WorkerHost.UntilAsync(() => Trigger.Told.Count == 1, "the entry");
    }

    [Fact]
    public async Task Watch_AnotherIsCurrent_Ends()
    {
        Trigger.IsCurrent = false;
        Watch(1, From(0));
        await WorkerHost.UntilAsync(() => !Trigger.Reports.IsEmpty, "a report");
        await Eventually.TrueAsync(() => _worker.Part<CopyWorker.AuditLogs.AuditLogWatches>().Count == 0, "no watch", TimeSpan.FromSeconds(20));

        Trigger.IsCurrent = true;
        Watch(2, From(0));

        await UntilAsync(report => report.Watch == 2, "the next watch");
    }

    [Fact]
    public async Task Watch_WorkerDrains_SaysGoodbye()
    {
        Watch(1, From(0));
        await WorkerHost.UntilAsync(() => !Trigger.Reports.IsEmpty, "a report");

        await _worker.StopAsync();

        Assert.Contains(Trigger.Reports, report => report.Closed);
    }

    private void Watch(long watch, AuditLogPosition? position, long version = 1)
    {
        Trigger.Position = position;
        _worker.Send(new WatchAuditLog
        {
            Registry = new RegistryVersion { RegistryId = Grants.Source, Version = version }, Region = "default", Watch = watch, Position = position,
        });
    }

    private Task UntilAsync(Func<AuditLogRead, bool> condition, string expectation) => WorkerHost.UntilAsync(() => Trigger.Reports.Any(condition), expectation);

    private static AuditLogPosition From(long id) => new() { Log = "audit-logs", Settled = id, Floor = id, Seen = id };

    private void Store(SandboxCredentials credentials, long version = 1, SandboxCredentials? ofAuditLog = null) =>
        _worker.Connections.Registries[Grants.Source] = new Contracts.Connections.RegistryConnection
        {
            RegistryId = Grants.Source, Version = version, Name = "harbor", Type = "harbor", Url = _harbor.Url.ToString(),
            AccessKey = credentials.UserName, AccessSecret = credentials.Password,
            AuditLogAccessKey = ofAuditLog?.UserName, AuditLogAccessSecret = ofAuditLog?.Password,
        };

    private async Task<long> NewestAsync()
    {
        using var client = Client();
        return (await Registry.Adapters.RegistryAdapters.Create("harbor", client).AuditLog!.FindEndsAsync(Cancel))!.Newest;
    }

    private async Task PushAsync(string tag)
    {
        using var client = Client();
        var repository = RepositoryName.Parse("demo/app");
        var manifest = await client.GetManifestAsync(repository, Reference.Parse("seeded"), Cancel);
        await client.PutManifestAsync(repository, Reference.Parse(tag), manifest, null, Cancel);
    }

    private RegistryClient Client() => new RegistryClientFactory(TimeProvider.System).Create(
        new RegistryEndpoint { Url = _harbor.Url, Username = Admin.UserName, Password = Admin.Password });
}
