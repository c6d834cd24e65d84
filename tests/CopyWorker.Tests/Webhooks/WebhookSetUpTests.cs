using System.Collections.Concurrent;
using HarborReplication.Contracts.Connections;
using HarborReplication.Contracts.Webhooks;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Testing;
using MassTransit;

namespace HarborReplication.CopyWorker.Tests.Webhooks;

public sealed class WebhookSetUpTests : IAsyncLifetime
{
    private static readonly ConcurrentQueue<WebhooksSeen> Reports = new();
    private readonly TemporaryDirectory _directory = new("webhooks");
    private readonly Guid _run = Guid.NewGuid();
    private SandboxRegistry _harbor = null!;
    private WorkerHost _worker = null!;

    private IEnumerable<WebhooksSeen> Told => Reports.Where(report => report.RunId == _run);

    public async ValueTask InitializeAsync()
    {
        _harbor = await SandboxRegistry.StartAsync(
            new SandboxOptions { Directory = _directory.Combine("store"), Harbor = new SandboxHarborOptions() }, TestContext.Current.CancellationToken);
        _worker = await WorkerHost.StartAsync(others: bus => bus.AddConsumer<Listener>());
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _harbor.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task SetUp_ProjectsOfAScope_AreReportedAndThenHowManyThereWere()
    {
        for (var project = 0; project < 120; project++)
            _harbor.Harbor!.Project($"team-{project}");
        Store("Harbor12345", ["team-*/**", "**/app"], ["nothing/**"]);

        await RunAsync(report => report.Total is not null);

        Assert.Equal(120, Assert.Single(Told, report => report.Total is not null).Total);
        var projects = Told.SelectMany(report => report.Projects).ToList();
        Assert.Equal(120, projects.Count);
        Assert.All(projects, project => Assert.Equal(WebhookResults.Created, project.Result));
        Assert.All(Told, report => Assert.InRange(report.Projects.Count, 0, WebhooksSeen.MaxProjects));
    }

    [Fact]
    public async Task SetUp_FiltersOfPolicies_MeanTheProjectsThatTheyMayTakeSomethingIn()
    {
        foreach (var project in new[] { "blue", "green", "red" })
            _harbor.Harbor!.Project(project);
        Store("Harbor12345");
        _worker.Connections.Webhooks[_run] = _worker.Connections.Webhooks[_run] with
        {
            Policies =
            [
                [new PlanFilter { Type = "name", Values = ["blue/**", "none/**"] }, new PlanFilter { Type = "name", Values = ["**/app"], Decoration = "excludes" }],
                [new PlanFilter { Type = "name", Values = ["red/.*"], Syntax = "regex" }],
            ],
        };

        await RunAsync(report => report.Total is not null);

        Assert.Equal(["blue", "red"], Told.SelectMany(report => report.Projects).Select(project => project.Project).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SetUp_CredentialIsRefused_FailsAndTellsNoSecret()
    {
        Store("wrong-password", ["**"]);

        await RunAsync(report => report.Detail is not null);

        var report = Assert.Single(Told);
        Assert.Equal(Reasons.Auth, report.Reason);
        Assert.Contains(_harbor.Url.Authority, report.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetUp_OnlyToLook_WritesNothing()
    {
        Store("Harbor12345", ["**"]);
        _worker.Connections.Webhooks[_run] = _worker.Connections.Webhooks[_run] with { ChangesNothing = true };

        await RunAsync(report => report.Total is not null);

        Assert.Equal(WebhookResults.Missing, Assert.Single(Told.SelectMany(report => report.Projects)).Result);
        Assert.DoesNotContain(_harbor.Requests.Snapshot(), request => request.Method is "POST" or "PUT");
    }

    private void Store(string password, params IReadOnlyList<string>[] scopes) => _worker.Connections.Webhooks[_run] = new WebhookOrder
    {
        Connection = new RegistryConnection
        {
            RegistryId = 1, Version = 1, Name = "harbor", Type = "harbor", Url = _harbor.Url.ToString(), AccessKey = "admin", AccessSecret = password,
        },
        Name = "harbor-replication", Address = "http://trigger.test/webhooks/1", Authorization = "Bearer s", PayloadFormat = "CloudEvents", Scopes = scopes,
    };

    private Task RunAsync(Func<WebhooksSeen, bool> isEnd)
    {
        _worker.Send(new SetUpWebhooks { RunId = _run, Region = "default" });
        return WorkerHost.UntilAsync(() => Told.Any(isEnd), "the end of the run");
    }

    private sealed class Listener : IConsumer<WebhooksSeen>
    {
        public Task Consume(ConsumeContext<WebhooksSeen> context)
        {
            Reports.Enqueue(context.Message);
            return Task.CompletedTask;
        }
    }
}
