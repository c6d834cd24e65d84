using HarborReplication.Contracts.Checks;
using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class BreakerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Destination_DownThreeTimes_LendsNothingToItAndCountsNoFailure()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1", "v2", "v3", "v4"]);
        var granted = (await plane.AskAsync(worker, slots: 3)).Tasks;
        await plane.SettleAsync(worker, granted.Select(task => Worker.Failed(task, FailureClasses.Down, "dst-unreachable")));

        Assert.Equal(BreakerStates.Open, (await BreakerAsync(plane)).State);
        Assert.Empty((await plane.AskAsync(worker)).Tasks);
        var tasks = await plane.ReadAsync(database => database.Tasks.AsNoTracking().OrderBy(task => task.Id).ToListAsync());
        Assert.All(tasks, task => Assert.Equal((TaskStates.Pending, 0, (DateTimeOffset?)null), (task.Status, task.Failures, task.FirstFailureAt)));
        Assert.Equal([1, 1, 1, 0], tasks.Select(task => task.Attempt).OrderDescending());
        Assert.Equal("unhealthy", await StatusAsync(plane, "destination"));
        Assert.Equal("healthy", await StatusAsync(plane, "source"));
    }

    [Fact]
    public async Task Destination_DownOnceAndACheckThatFails_Opens()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1", "v2"]);
        await plane.SettleAsync(worker, Worker.Failed((await plane.AskAsync(worker, slots: 1)).Tasks[0], FailureClasses.Down, "dst-unreachable"));
        Assert.Equal(BreakerStates.Closed, (await BreakerAsync(plane)).State);

        await AnswerAsync(plane, reached: false);
        Assert.Equal(BreakerStates.Open, (await BreakerAsync(plane)).State);
        Assert.Empty((await plane.AskAsync(worker)).Tasks);
    }

    [Fact]
    public async Task Destination_Back_TakesOneThenTwoThenFour()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), [.. Enumerable.Range(0, 12).Select(number => $"v{number}")]);
        await OpenAsync(plane, worker);
        await AnswerAsync(plane, reached: true);
        Assert.Equal(BreakerStates.HalfOpen, (await BreakerAsync(plane)).State);
        Assert.Equal("healthy", await StatusAsync(plane, "destination"));

        foreach (var expected in new[] { 1, 2 })
        {
            var granted = (await plane.AskAsync(worker)).Tasks;
            Assert.Equal(expected, granted.Count);
            Assert.Empty((await plane.AskAsync(worker)).Tasks);
            foreach (var task in granted.Take(1))
                await plane.SettleAsync(worker, Worker.Copied(task));
            await plane.SettleAsync(worker, granted.Skip(1).Select(task => Worker.Ended(task, Outcomes.Returned)));
        }

        Assert.Equal(4, (await plane.AskAsync(worker)).Tasks.Count);
        while (worker.Tasks.Count > 0)
        {
            await plane.SettleAsync(worker, worker.Tasks.Select(task => Worker.Copied(task)).ToList());
            await plane.AskAsync(worker);
        }

        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        var events = await plane.ReadAsync(database => database.EventLog.AsNoTracking().OrderBy(entry => entry.Id).Select(entry => entry.Type).ToListAsync());
        Assert.Equal(
            [EventTypes.RegistryUnreachable, EventTypes.RegistryReachable],
            events.Where(type => type is EventTypes.RegistryUnreachable or EventTypes.RegistryReachable));
    }

    [Fact]
    public async Task Trial_ThatFails_OpensAgainAndTheAttemptIsNotCounted()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1", "v2", "v3"]);
        await OpenAsync(plane, worker);
        await AnswerAsync(plane, reached: true);
        var trial = Assert.Single((await plane.AskAsync(worker)).Tasks);
        await plane.SettleAsync(worker, Worker.Failed(trial, FailureClasses.Down, "dst-unreachable"));
        Assert.Equal(BreakerStates.Open, (await BreakerAsync(plane)).State);
        Assert.Equal(0, await plane.ReadAsync(database => database.Tasks.SumAsync(task => task.Failures)));
    }

    [Fact]
    public async Task Check_NeverAnswered_IsAskedAgain()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1", "v2", "v3"]);
        await OpenAsync(plane, worker);
        var lost = await CheckAsync(plane, null);
        await plane.ReadAsync(async database =>
        {
            var now = await database.NowAsync(default);
            return await database.Breakers.ExecuteUpdateAsync(set => set.SetProperty(breaker => breaker.NextCheckAt, now));
        });
        var next = await CheckAsync(plane, lost);
        // Only the answer to the last question counts.
        plane.Send(new RegistryChecked { CheckId = lost, Healthy = true, Reached = true });
        plane.Send(new RegistryChecked { CheckId = next, Healthy = false, Reached = false, Reason = Reasons.Unreachable, Detail = "refused again" });
        await Eventually.TrueAsync(async _ => (await BreakerAsync(plane)).Detail == "refused again", "the last answer is taken in", Patience);
        Assert.Equal(BreakerStates.Open, (await BreakerAsync(plane)).State);
    }

    [Fact]
    public async Task Deadline_TimeWithAnOpenBreaker_DoesNotCount()
    {
        await using var plane = await PlaneHost.StartAsync(new ExecutionPlaneOptions
        {
            SweepInterval = TimeSpan.FromMilliseconds(200), RetryBaseDelay = TimeSpan.FromMilliseconds(10), RetryDeadline = TimeSpan.FromHours(1),
        });
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);
        await FailAsync(plane, worker);
        // Two hours later, of which an hour and a half were open.
        await ShiftAsync(plane, TimeSpan.FromHours(2));
        await plane.ReadAsync(async database =>
        {
            var now = await database.NowAsync(default);
            database.Breakers.Add(new RegistryBreaker
            {
                Region = "default", Origin = "http://destination:80", OpenMilliseconds = (long)TimeSpan.FromHours(1.5).TotalMilliseconds, StateSince = now, AllowanceSince = now,
            });
            return await database.SaveChangesAsync();
        });
        await FailAsync(plane, worker);
        Assert.Equal(TaskStates.Pending, await plane.ReadAsync(database => database.Tasks.Select(task => task.Status).SingleAsync()));
        await ShiftAsync(plane, TimeSpan.FromHours(0.6));
        await FailAsync(plane, worker);
        Assert.StartsWith("given up after 3 attempts", (await plane.ReadAsync(database => database.Tasks.AsNoTracking().SingleAsync())).Detail, StringComparison.Ordinal);
        await plane.UntilAsync(execution, ExecutionStates.Failed);
    }

    [Fact]
    public async Task Plan_SourceDown_WaitsWithTheBreakerAndNeverFailsMeanwhile()
    {
        await using var plane = await PlaneHost.StartAsync(new ExecutionPlaneOptions
        {
            SweepInterval = TimeSpan.FromMilliseconds(200), RetryBaseDelay = TimeSpan.FromMilliseconds(10), RetryDeadline = TimeSpan.FromMilliseconds(1),
        });
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RequestAsync(await plane.AddPolicyAsync());
        var failure = new PlanFailure { Class = FailureClasses.Down, Reason = "src-unreachable", Detail = "connection refused" };
        var plan = await plane.PlanAsync(worker, execution);
        await plane.FinishPlanAsync(worker, plan, 0, failure);
        await AnswerAsync(plane, reached: false);
        Assert.Equal("http://source:80", (await BreakerAsync(plane)).Origin);
        Assert.Empty((await plane.AskAsync(worker)).Plans);

        await AnswerAsync(plane, reached: true);
        plan = await plane.PlanAsync(worker, execution);
        Assert.Equal(2, plan.PlanAttempt);
        await plane.FinishPlanAsync(worker, plan, 0, failure);
        Assert.Equal(ExecutionStates.Planning, (await plane.ExecutionAsync(execution)).State);
        await AnswerAsync(plane, reached: true);
        await plane.FinishPlanAsync(worker, await plane.PlanAsync(worker, execution), 0);
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
    }

    [Fact]
    public async Task Destination_ThatIsNotAloneAnyMore_LeavesHalfOfTheSlots()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var tags = Enumerable.Range(0, 200).Select(number => $"v{number}").ToList();
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(name: "slow", destination: "slow"), tags);
        // Alone it may have all of the 100 slots.
        Assert.Equal(60, (await plane.AskAsync(worker, slots: 60)).Tasks.Count);
        var slow = worker.Tasks[0].Destination.RegistryId;

        await plane.RunningAsync(worker, await plane.AddPolicyAsync(name: "fast", destination: "fast"), tags, Lanes.Bulk);
        var granted = (await plane.AskAsync(worker, slots: 40)).Tasks;
        Assert.Equal(40, granted.Count);
        Assert.DoesNotContain(granted, task => task.Destination.RegistryId == slow);
    }

    [Fact]
    public async Task Destination_BesideAnotherThatMayBeUsed_HoldsHalfOfTheSlots()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.AddPolicyAsync(name: "idle", destination: "other");
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), [.. Enumerable.Range(0, 200).Select(number => $"v{number}")]);
        Assert.Equal(50, (await plane.AskAsync(worker, slots: 100)).Tasks.Count);
    }

    private static Task<RegistryBreaker> BreakerAsync(PlaneHost plane) => plane.ReadAsync(database => database.Breakers.AsNoTracking().SingleAsync());

    private static Task<string> StatusAsync(PlaneHost plane, string registry) =>
        plane.ReadAsync(database => database.Registries.Where(row => row.Name == registry).Select(row => row.Status).SingleAsync());

    private static async Task OpenAsync(PlaneHost plane, Worker worker)
    {
        var granted = (await plane.AskAsync(worker, slots: 3)).Tasks;
        await plane.SettleAsync(worker, granted.Select(task => Worker.Failed(task, FailureClasses.Down, "dst-unreachable")));
        Assert.Equal(BreakerStates.Open, (await BreakerAsync(plane)).State);
    }

    /// <summary>Waits until a worker is asked to look.</summary>
    private static async Task<Guid> CheckAsync(PlaneHost plane, Guid? other)
    {
        Guid? check = null;
        await Eventually.TrueAsync(async _ => (check = (await BreakerAsync(plane)).CheckId) is not null && check != other, "a check is asked for", Patience);
        return check!.Value;
    }

    private static async Task AnswerAsync(PlaneHost plane, bool reached)
    {
        var check = await CheckAsync(plane, null);
        plane.Send(new RegistryChecked { CheckId = check, Healthy = reached, Reached = reached, Reason = reached ? null : Reasons.Unreachable, Detail = reached ? null : "refused" });
        await Eventually.TrueAsync(async _ => (await BreakerAsync(plane)).CheckId != check, "the answer is taken in", Patience);
    }

    private static async Task FailAsync(PlaneHost plane, Worker worker)
    {
        GrantedTask? task = null;
        await Eventually.TrueAsync(async _ => (task = (await plane.AskAsync(worker)).Tasks.SingleOrDefault()) is not null, "the task is lent", Patience);
        await plane.SettleAsync(worker, Worker.Failed(task!, FailureClasses.Transient, "dst-server-error"));
    }

    /// <summary>Lets the first failure be longer ago.</summary>
    private static Task<int> ShiftAsync(PlaneHost plane, TimeSpan time) => plane.ReadAsync(async database =>
    {
        var task = await database.Tasks.SingleAsync();
        task.FirstFailureAt -= time;
        return await database.SaveChangesAsync();
    });
}
