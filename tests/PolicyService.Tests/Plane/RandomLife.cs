using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Dispatching;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Executions.Reopening;
using HarborReplication.PolicyService.Planning;
using HarborReplication.PolicyService.Settling;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>
/// Workers, people and a bus that loses, repeats and delays: everything that is sent is kept, and may be sent once more at any time
/// later.
/// </summary>
internal sealed class RandomLife(PlaneHost plane, Random random)
{
    private static readonly string[] Tags = ["v1", "v2", "v3", "v4", "v5", "v6"];
    private readonly LifeRules _rules = new(plane);
    private readonly List<Worker> _workers = [new("one"), new("two")];
    private readonly List<Func<Task>> _sent = [];
    private readonly List<long> _executions = [];
    private readonly List<long> _policies = [];
    private int _sessions;

    /// <summary>What was done, for whoever has to understand a failure.</summary>
    public List<string> History { get; } = [];

    public async Task BeginAsync()
    {
        foreach (var worker in _workers)
            await plane.HeartbeatAsync(worker);
        _policies.Add(await plane.AddPolicyAsync());
        _policies.Add(await plane.AddPolicyAsync(name: "another"));
        await plane.ReadAsync(database => database.Policies.ExecuteUpdateAsync(set => set.SetProperty(row => row.DestinationNamespace, "copy")));
    }

    public async Task StepAsync()
    {
        var worker = Any(_workers);
        await (random.Next(24) switch
        {
            < 3 => RequestAsync(),
            < 7 => AskAsync(worker),
            < 11 => PlanAsync(worker),
            < 16 => SettleAsync(worker),
            < 18 => HeartbeatAsync(worker),
            18 => LoseAsync(worker),
            19 => StopAsync(),
            20 => ReopenAsync(),
            21 => StrayAsync(),
            22 => ChangeAsync(),
            _ => RepeatAsync(),
        });
        await _rules.CheckAsync();
    }

    /// <summary>Messages flow again: everything ends.</summary>
    public async Task EndAsync()
    {
        History.Add("messages flow again");
        await Eventually.TrueAsync(
            async _ =>
            {
                foreach (var worker in _workers)
                {
                    await plane.HeartbeatAsync(worker);
                    await plane.AskAsync(worker);
                    foreach (var plan in worker.Plans.ToList())
                    {
                        await plane.BatchAsync(worker, plan, 1, Tags);
                        await plane.FinishPlanAsync(worker, plan, 1);
                    }

                    await plane.SettleAsync(worker, worker.Tasks.ToList().Select(task => Worker.Copied(task)));
                }

                return !await plane.ReadAsync(database => database.Executions.AnyAsync(execution => execution.EndTime == null));
            },
            "every execution ends", TimeSpan.FromSeconds(60), DescribeAsync);
        await _rules.CheckAsync();
        await _rules.CheckEndAsync();
    }

    private async Task<string> DescribeAsync()
    {
        var open = await plane.ReadAsync(database => database.Executions.AsNoTracking().Where(execution => execution.EndTime == null).ToListAsync());
        return string.Join('\n', open.Select(execution => $"{execution.Id}: {execution.State}, plan {execution.PlanState}, stop {execution.StopRequestedAt}"));
    }

    private async Task RequestAsync()
    {
        var (policy, lane) = (Any(_policies), Any(Lanes.All));
        IReadOnlyList<RequestedArtifact>? artifacts = lane == Lanes.Urgent
            ? [.. Some(Tags).Select(tag => new RequestedArtifact
            {
                Repository = "library/app", Reference = tag, Digest = "sha256:aa", Operation = random.Next(6) == 0 ? Operations.TagDeletion : Operations.Copy,
            })]
            : null;
        var id = Guid.NewGuid();
        var execution = await plane.RequestAsync(policy, lane, id, artifacts);
        _executions.Add(execution);
        History.Add($"execution {execution} of policy {policy} in lane {lane}{(artifacts is null ? "" : " for " + string.Join(", ", artifacts.Select(artifact => $"{artifact.Operation} {artifact.Reference}")))}");
        _sent.Add(async () => Assert.Equal(execution, await plane.RequestAsync(policy, lane, id, artifacts)));
    }

    private async Task AskAsync(Worker worker)
    {
        var request = worker.Request(random.Next(1, 5), plans: 2, ahead: random.Next(3));
        var granted = await GrantAsync(request);
        var lost = random.Next(5) == 0;
        if (!lost)
            worker.Took(granted);
        History.Add($"{worker.Session} is lent {string.Join(", ", granted.Tasks.Select(task => $"{task.TaskId}-{task.Attempt}"))} plans {string.Join(", ", granted.Plans.Select(plan => plan.ExecutionId))}{(lost ? ", which is lost" : "")}");
        _sent.Add(async () =>
        {
            var again = await GrantAsync(request);
            Assert.DoesNotContain(again.Tasks, task => granted.Tasks.Any(first => first.TaskId == task.TaskId && first.Attempt == task.Attempt));
        });
    }

    private async Task PlanAsync(Worker worker)
    {
        if (worker.Plans.Count == 0)
            return;
        var plan = Any(worker.Plans);
        var (planned, equal) = (Some(Tags), Some(Tags));
        var batch = worker.Batch(plan, random.Next(1, 3), planned, [.. equal.Except(planned)]);
        await DeliverAsync($"batch {batch.BatchNumber} of plan {plan.ExecutionId}-{plan.PlanAttempt}: {string.Join(", ", planned)}", () => plane.RunAsync<PlanIntake, PlanProgress>(intake => intake.AddAsync(batch, default)));
        if (random.Next(2) == 0)
            return;
        var failure = random.Next(6) == 0 ? new PlanFailure { Class = FailureClasses.Transient, Reason = "src-server-error", Detail = "500" } : null;
        var report = new PlanFinished { Session = worker.Session, ExecutionId = plan.ExecutionId, PlanAttempt = plan.PlanAttempt, Batches = random.Next(1, 3), Unplanned = [], Failure = failure };
        worker.Plans.Remove(plan);
        await DeliverAsync($"end of plan {plan.ExecutionId}-{plan.PlanAttempt}, {report.Batches} batches, {failure?.Reason}", () => plane.RunAsync<PlanEnding, PlanProgress>(ending => ending.EndAsync(report, default)));
    }

    private async Task SettleAsync(Worker worker)
    {
        if (worker.Tasks.Count == 0)
            return;
        var settlements = Some(worker.Tasks).Select(Settlement).ToList();
        var report = new TasksSettled { Session = worker.Session, BatchId = Guid.NewGuid(), Tasks = settlements };
        worker.Tasks.RemoveAll(task => settlements.Any(settlement => settlement.TaskId == task.TaskId));
        await DeliverAsync(
            $"{worker.Session} settles {string.Join(", ", settlements.Select(settlement => $"{settlement.TaskId}-{settlement.Attempt} {settlement.Outcome}"))}",
            () => plane.RunAsync<Settler, SettledBatch>(settler => settler.SettleAsync(report, default)));
    }

    private TaskSettlement Settlement(GrantedTask task) => random.Next(10) switch
    {
        0 => Worker.Failed(task, FailureClasses.Transient, "dst-server-error"),
        1 => Worker.Failed(task, FailureClasses.Permanent, "dst-denied"),
        2 => Worker.Ended(task, Outcomes.Returned),
        3 => Worker.Ended(task, Outcomes.Stopped),
        4 => Worker.Ended(task, Outcomes.AlreadyPresent),
        5 => Worker.Copied(task) with { Accessories = ["v9"] },
        _ when task.Operation == Operations.Copy => Worker.Copied(task),
        _ => Worker.Ended(task, Outcomes.Deleted),
    };

    private async Task HeartbeatAsync(Worker worker)
    {
        var heartbeat = worker.Heartbeat();
        History.Add($"{worker.Session} is heard");
        if (await plane.HeartbeatAsync(heartbeat) is { } answer)
            worker.Tasks.RemoveAll(task => answer.AbandonTasks.Any(gone => gone.TaskId == task.TaskId && gone.Attempt == task.Attempt));
        _sent.Add(async () => Assert.Null(await plane.HeartbeatAsync(heartbeat)));
    }

    // The others are heard in time.
    private async Task LoseAsync(Worker worker)
    {
        History.Add($"{worker.Session} is lost");
        await plane.PassLeaseTimeAsync(TimeSpan.FromSeconds(30));
        _workers[_workers.IndexOf(worker)] = new Worker($"worker {++_sessions}");
        foreach (var other in _workers)
            await HeartbeatAsync(other);
        await plane.ExpireAsync();
    }

    private async Task StopAsync()
    {
        if (_executions.Count == 0)
            return;
        var execution = Any(_executions);
        History.Add($"stop of execution {execution}");
        var (_, saga) = await plane.ReadAsync(database => new ExecutionStops(database).RequestAsync(execution, default));
        if (saga is { } running && random.Next(2) == 0)
            plane.Send(new ExecutionStopRequested { CorrelationId = running });
    }

    private async Task ReopenAsync()
    {
        if (_executions.Count == 0)
            return;
        var (execution, retry) = (Any(_executions), random.Next(2) == 0);
        var reopened = await plane.RunAsync<ExecutionReopening, Reopened>(reopening => retry ? reopening.RetryAsync(execution, default) : reopening.ResumeAsync(execution, default));
        History.Add($"{(retry ? "retry" : "resume")} of execution {execution}: {reopened.Changed}");
    }

    private async Task StrayAsync()
    {
        if (_executions.Count == 0)
            return;
        var execution = Any(_executions);
        History.Add($"stray messages for execution {execution}");
        var saga = (await plane.ExecutionAsync(execution)).CorrelationId;
        plane.Send(new ExecutionRequested { CorrelationId = saga });
        plane.Send(new ExecutionPlanned { CorrelationId = saga });
        plane.Send(new ExecutionDrained { CorrelationId = saga });
        plane.Send(new ExecutionStopRequested { CorrelationId = saga });
    }

    private async Task ChangeAsync()
    {
        var (policy, overrides) = (Any(_policies), random.Next(2) == 0);
        History.Add($"policy {policy} overrides: {overrides}");
        await plane.ReadAsync(database => database.Policies.Where(row => row.Id == policy).ExecuteUpdateAsync(set => set.SetProperty(row => row.Override, overrides)));
    }

    private async Task RepeatAsync()
    {
        if (_sent.Count == 0)
            return;
        var index = random.Next(_sent.Count);
        History.Add($"message {index} of {_sent.Count} once more");
        await _sent[index]();
    }

    // Lost, delivered, or delivered twice; and any time later perhaps.
    private async Task DeliverAsync(string what, Func<Task> deliver)
    {
        var times = random.Next(6) switch { 0 => 0, 1 => 2, _ => 1 };
        History.Add($"{what} (message {_sent.Count}, delivered {times} times)");
        _sent.Add(deliver);
        for (var time = 0; time < times; time++)
            await deliver();
    }

    private Task<WorkGranted> GrantAsync(RequestWork request) => plane.RunAsync<Dispatcher, WorkGranted>(dispatcher => dispatcher.GrantAsync(request, default));

    private T Any<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    private List<T> Some<T>(IReadOnlyList<T> list) => [.. list.Where(_ => random.Next(2) == 0).DefaultIfEmpty(Any(list))];
}
