using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Settlement;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging;
using HarborReplication.Messaging.Sending;
using HarborReplication.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HarborReplication.CopyWorker.Tests.Hosting;

/// <summary>A whole worker on the in-memory bus, with a PolicyService that the test plays and two registries.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly IHost _host;
    private bool _stopped;

    private WorkerHost(IHost host, StoredConnections connections, Site source, Site destination)
    {
        _host = host;
        Connections = connections;
        Source = source;
        Destination = destination;
    }

    public StoredConnections Connections { get; }
    public Site Source { get; }
    public Site Destination { get; }
    public PolicySide Policy => _host.Services.GetRequiredService<PolicySide>();
    public Guid Session => _host.Services.GetRequiredService<WorkerSession>().Id;

    public T Part<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>The heartbeat that PolicyService heard last.</summary>
    public Contracts.Sessions.Heartbeat LastHeartbeat => Policy.Heartbeats.MaxBy(heartbeat => heartbeat.Number)!;

    public static async Task<WorkerHost> StartAsync(
        Func<WorkerOptions, WorkerOptions>? change = null, PolicySide? policy = null, Action<IBusRegistrationConfigurator>? others = null)
    {
        var source = await Site.StartAsync();
        var destination = await Site.StartAsync();
        var connections = new StoredConnections();
        connections.Store(Grants.Source, source.Registry.Url);
        connections.Store(Grants.Destination, destination.Registry.Url);
        var options = new WorkerOptions
        {
            Name = "worker", IdlePause = TimeSpan.FromMilliseconds(100), HeartbeatInterval = TimeSpan.FromMilliseconds(100), LeaseDuration = TimeSpan.FromSeconds(10), DrainTimeout = TimeSpan.FromSeconds(5),
        };
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("MassTransit", LogLevel.Critical);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IConnectionSource>(connections);
        builder.Services.AddSingleton(policy ?? new PolicySide());
        builder.Services.AddCopyWorker(change is null ? options : change(options));
        builder.Services.AddMessaging(new MessagingOptions(), bus =>
        {
            CopyWorkerMessaging.Configure(bus);
            PolicySide.Configure(bus);
            others?.Invoke(bus);
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new WorkerHost(host, connections, source, destination);
    }

    public void Send<T>(T message)
        where T : class => _host.Services.GetRequiredService<Outbound>().Send(message);

    /// <summary>Puts a message into the session's queue, whatever its routing says.</summary>
    public async Task DeliverAsync<T>(T message)
        where T : class
    {
        var queue = await Part<IBus>().GetSendEndpoint(new Uri($"queue:{Part<SessionEndpoint>().Name}"));
        await queue.Send(message, TestContext.Current.CancellationToken);
    }

    public static Task UntilAsync(Func<bool> condition, string expectation) => Eventually.TrueAsync(condition, expectation, Patience);

    /// <summary>Waits until this many tasks are settled.</summary>
    public async Task<IReadOnlyList<TaskSettlement>> SettledAsync(int count = 1)
    {
        await UntilAsync(() => Policy.Settlements.Count >= count, $"{count} settlements");
        return Policy.Settlements;
    }

    /// <summary>Waits for the end of the first plan, and for all of it.</summary>
    public async Task<PlanFinished> PlanFinishedAsync()
    {
        await UntilAsync(() => !Policy.Finishes.IsEmpty, "the end of the plan");
        var finish = Policy.Finishes.First();
        // The end may overtake a batch on the way: PolicyService counts them, and so is done here.
        await UntilAsync(() => Policy.Batches.DistinctBy(batch => batch.BatchNumber).Count() >= finish.Batches, "the batches of the plan");
        return finish;
    }

    public Task HoldsNothingAsync() => UntilAsync(
        () => LastHeartbeat is { Tasks.Count: 0, Plans.Count: 0 }, "a heartbeat that holds nothing");

    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await _host.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }
}
