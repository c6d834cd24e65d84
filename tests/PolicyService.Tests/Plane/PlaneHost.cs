using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Dispatching;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Planning;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Sessions;
using HarborReplication.PolicyService.Settling;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>PolicyService's execution plane on a real database and the in-memory bus; the test plays the workers.</summary>
internal sealed class PlaneHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly PlaneDatabase _database;

    private PlaneHost(IHost host, PlaneDatabase database) => (_host, _database) = (host, database);

    public static async Task<PlaneHost> StartAsync(ExecutionPlaneOptions? clocks = null)
    {
        var database = await PlaneDatabase.CreateAsync();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPolicyService(new PolicyServiceOptions
        {
            Database = database.Options,
            AdminPassword = "admin",
            WorkerToken = "token",
            SecretsKey = new byte[32],
            Clocks = clocks ?? new ExecutionPlaneOptions { SweepInterval = TimeSpan.FromMilliseconds(200), RetryBaseDelay = TimeSpan.FromMilliseconds(50) },
        });
        builder.Services.AddMessaging(new MessagingOptions(), PolicyMessaging.Configure);
        var host = builder.Build();
        await host.StartAsync();
        return new PlaneHost(host, database);
    }

    public async Task<T> RunAsync<TService, T>(Func<TService, Task<T>> work)
        where TService : notnull
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<T> ReadAsync<T>(Func<PolicyDbContext, Task<T>> read) => RunAsync(read);

    /// <summary>Two registries and a policy between them.</summary>
    public async Task<long> AddPolicyAsync(
        bool overrides = true, string name = "all", string destination = "destination", string from = "source", Action<Policy>? change = null) => await RunAsync<PolicyDbContext, long>(async database =>
    {
        var source = await RegistryAsync(database, from);
        var target = await RegistryAsync(database, destination);
        var policy = new Policy
        {
            Name = name, SourceRegistryId = source, Override = overrides, Enabled = true, Trigger = TriggerTypes.Manual,
            Destinations = [new PolicyDestination { RegistryId = target }],
        };
        change?.Invoke(policy);
        database.Policies.Add(policy);
        await database.SaveChangesAsync();
        await new PolicyChangeLog(database).MoveAsync(policy.Id, deleted: false, default);
        await database.SaveChangesAsync();
        return policy.Id;
    });

    /// <summary>Changes policies or registries, and tells of it as the API does.</summary>
    public Task<int> ChangeAsync(Func<PolicyDbContext, Task<int>> change) => ReadAsync(async database =>
    {
        var changed = await change(database);
        await new PolicyChangeLog(database).MoveAsync(await database.Policies.MaxAsync(policy => policy.Id), deleted: false, default);
        await database.SaveChangesAsync();
        return changed;
    });

    private static async Task<long> RegistryAsync(PolicyDbContext database, string name)
    {
        var known = await database.Registries.SingleOrDefaultAsync(registry => registry.Name == name);
        if (known is not null)
            return known.Id;
        var added = new RegistryRecord { Name = name, Type = "docker-registry", Url = $"http://{name}", Origin = $"http://{name}:80", Region = "default" };
        database.Registries.Add(added);
        await database.SaveChangesAsync();
        return added.Id;
    }

    public async Task<long> RequestAsync(long policy, string lane = Lanes.Normal, Guid? requestId = null, IReadOnlyList<RequestedArtifact>? artifacts = null)
    {
        var request = new RequestReplication
        {
            RequestId = requestId ?? Guid.NewGuid(), PolicyId = policy, Trigger = TriggerTypes.Manual, Lane = lane,
            RequestedAt = await ReadAsync(database => database.NowAsync(default)), Artifacts = artifacts,
        };
        var requested = await RunAsync<ExecutionRequests, RequestedExecution>(requests => requests.AddAsync(request, "test", default));
        Send(new Contracts.Executions.ExecutionRequested { CorrelationId = request.RequestId });
        return requested.ExecutionId!.Value;
    }

    public void Send<T>(T message)
        where T : class => _host.Services.GetRequiredService<Outbound>().Send(message);

    public Task<Execution> ExecutionAsync(long id) => ReadAsync(database => database.Executions.AsNoTracking().SingleAsync(execution => execution.Id == id));

    public async Task<Execution> UntilAsync(long id, params string[] states)
    {
        Execution? execution = null;
        await Eventually.TrueAsync(
            async _ => Array.IndexOf(states, (execution = await ExecutionAsync(id)).State) >= 0,
            "execution " + id + " becomes " + string.Join(" or ", (IEnumerable<string>)states),
            TimeSpan.FromSeconds(20),
            () => Task.FromResult($"It is {execution?.State}, its plan {execution?.PlanState}: {execution?.StatusText}"));
        return execution!;
    }

    public Task<HeartbeatAnswered?> HeartbeatAsync(Worker worker, bool closed = false) => HeartbeatAsync(worker.Heartbeat(closed));

    public Task<HeartbeatAnswered?> HeartbeatAsync(Heartbeat heartbeat) =>
        RunAsync<SessionLeases, HeartbeatAnswered?>(leases => leases.RenewAsync(heartbeat, default));

    public async Task<WorkGranted> AskAsync(Worker worker, int slots = 100, int plans = 1, int ahead = 0)
    {
        var granted = await RunAsync<Dispatcher, WorkGranted>(dispatcher => dispatcher.GrantAsync(worker.Request(slots, plans, ahead), default));
        worker.Took(granted);
        return granted;
    }

    /// <summary>Asks until the plan of an execution is lent.</summary>
    public async Task<GrantedPlan> PlanAsync(Worker worker, long execution)
    {
        GrantedPlan? plan = null;
        await Eventually.TrueAsync(
            async _ => (plan = (await AskAsync(worker, slots: 0)).Plans.SingleOrDefault(granted => granted.ExecutionId == execution)) is not null,
            $"a plan for execution {execution}", TimeSpan.FromSeconds(20));
        return plan!;
    }

    public Task<PlanProgress> BatchAsync(
        Worker worker, GrantedPlan plan, int number, IReadOnlyList<string> tags, IReadOnlyList<string>? equal = null, string? expected = null) =>
        RunAsync<PlanIntake, PlanProgress>(intake => intake.AddAsync(worker.Batch(plan, number, tags, equal ?? [], expected), default));

    public async Task FinishPlanAsync(Worker worker, GrantedPlan plan, int batches, PlanFailure? failure = null, IReadOnlyList<UnplannedRepository>? unplanned = null)
    {
        var report = new PlanFinished
        {
            Session = worker.Session, ExecutionId = plan.ExecutionId, PlanAttempt = plan.PlanAttempt, Batches = batches, Unplanned = unplanned ?? [], Failure = failure,
        };
        var progress = await RunAsync<PlanEnding, PlanProgress>(ending => ending.EndAsync(report, default));
        worker.Plans.Remove(plan);
        if (progress.Finished)
            Send(new Contracts.Executions.ExecutionPlanned { CorrelationId = progress.CorrelationId });
    }

    /// <summary>Plans these tags of repository app, so that the execution has a task each.</summary>
    public async Task<long> RunningAsync(Worker worker, long policy, IReadOnlyList<string> tags, string lane = Lanes.Normal, string? expected = null)
    {
        var execution = await RequestAsync(policy, lane);
        var plan = await PlanAsync(worker, execution);
        await BatchAsync(worker, plan, 1, tags, expected: expected);
        await FinishPlanAsync(worker, plan, 1);
        await UntilAsync(execution, ExecutionStates.Running);
        return execution;
    }

    public async Task<SettledBatch> SettleAsync(Worker worker, params IEnumerable<TaskSettlement> settlements)
    {
        var list = settlements.ToList();
        var report = new TasksSettled { Session = worker.Session, BatchId = Guid.NewGuid(), Tasks = list };
        var batch = await RunAsync<Settler, SettledBatch>(settler => settler.SettleAsync(report, default));
        worker.Tasks.RemoveAll(task => list.Any(settlement => settlement.TaskId == task.TaskId));
        return batch;
    }

    /// <summary>Lets lease time pass without waiting for it.</summary>
    public Task<int> PassLeaseTimeAsync(TimeSpan time) => ReadAsync(database => database.BusClocks.ExecuteUpdateAsync(
        set => set.SetProperty(clock => clock.Milliseconds, clock => clock.Milliseconds + (long)time.TotalMilliseconds)));

    public Task<IReadOnlyCollection<string>> ExpireAsync() => RunAsync<LeaseExpiry, IReadOnlyCollection<string>>(expiry => expiry.ExpireAsync(default));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _database.DisposeAsync();
    }
}
