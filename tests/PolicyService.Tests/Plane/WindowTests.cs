using System.Globalization;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Dispatching;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Windows;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>Windows of policies: what waits for them, and what does not.</summary>
public sealed class WindowTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Grant_PolicyOutsideOfItsWindows_LeavesItsBulkTasksUntilTheyOpen()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var policy = await plane.AddPolicyAsync();
        await CloseAsync(plane, policy);
        var bulk = await plane.RunningAsync(worker, policy, ["b1", "b2"], Lanes.Bulk);
        await plane.RunningAsync(worker, policy, ["n1"]);
        await plane.RunningAsync(worker, policy, ["u1"], Lanes.Urgent);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(name: "free", destination: "elsewhere"), ["f1"], Lanes.Bulk);

        Assert.Equal(["f1", "n1", "u1"], References(await plane.AskAsync(worker)));
        Assert.Empty((await plane.AskAsync(worker)).Tasks);
        Assert.All(
            await plane.ReadAsync(database => database.Tasks.AsNoTracking().Where(task => task.ExecutionId == bulk).ToListAsync()),
            task => Assert.Equal((TaskStates.Pending, 0, 0), (task.Status, task.Attempt, task.Failures)));
        // It may be changed while they wait.
        await OpenAsync(plane, policy);
        Assert.Equal(["b1", "b2"], References(await plane.AskAsync(worker)));
    }

    [Fact]
    public async Task Window_Closes_LeavesWhatIsUnderWayToItsEnd()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var policy = await plane.AddPolicyAsync();
        await OpenAsync(plane, policy);
        var execution = await plane.RunningAsync(worker, policy, ["v1", "v2"], Lanes.Bulk);
        var granted = Assert.Single((await plane.AskAsync(worker, slots: 1)).Tasks);

        await CloseAsync(plane, policy);
        Assert.Empty((await plane.HeartbeatAsync(worker))!.AbandonTasks);
        Assert.Empty((await plane.AskAsync(worker)).Tasks);
        await plane.SettleAsync(worker, Worker.Copied(granted));
        Assert.Empty((await plane.AskAsync(worker)).Tasks);
        Assert.Equal(
            [(TaskStates.Final, Outcomes.Copied), (TaskStates.Pending, null)],
            await plane.ReadAsync(async database => (await database.Tasks.AsNoTracking().OrderBy(task => task.Status == TaskStates.Pending).ToListAsync())
                .ConvertAll(task => (task.Status, task.Outcome))));
        await OpenAsync(plane, policy);
        await plane.SettleAsync(worker, (await plane.AskAsync(worker)).Tasks.Select(task => Worker.Copied(task)));
        await plane.UntilAsync(execution, ExecutionStates.Succeeded);
    }

    // On the last Sunday of October 2026 the hour from two to three is there twice in Berlin, in March it is missing.
    [Fact]
    public async Task Pick_AtTheEdgesAndWhenClocksChange_FollowsTheWallClock()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = await WorkerAsync(plane);
        var policy = await plane.AddPolicyAsync();
        await SetAsync(plane, policy, new WeeklyHours { Days = ["sun"], From = new TimeOnly(1, 0), To = new TimeOnly(2, 30) }, "Europe/Berlin");
        await plane.RunningAsync(worker, policy, ["bulk"], Lanes.Bulk);
        await plane.RunningAsync(worker, policy, ["urgent"], Lanes.Urgent);
        var earlier = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await plane.ReadAsync(database => database.Tasks.ExecuteUpdateAsync(set => set.SetProperty(task => task.NextAttemptAt, earlier)));
        foreach (var (at, open) in new[]
        {
            ("2026-03-07T23:59:59Z", false), ("2026-03-08T00:00:00Z", true), ("2026-03-08T01:29:59Z", true), ("2026-03-08T01:30:00Z", false),
            ("2026-03-29T00:59:59Z", true), ("2026-03-29T01:00:00Z", false),
            ("2026-10-24T23:00:00Z", true), ("2026-10-25T00:30:00Z", false), ("2026-10-25T01:00:00Z", true), ("2026-10-25T01:30:00Z", false),
        })
        {
            Assert.Equal((at, open ? "bulk urgent" : "urgent"), (at, await PickedAsync(plane, worker, DateTimeOffset.Parse(at, CultureInfo.InvariantCulture))));
        }
    }

    [Fact]
    public async Task Deadline_TimeOutsideOfTheWindows_DoesNotCount()
    {
        await using var plane = await PlaneHost.StartAsync(new ExecutionPlaneOptions
        {
            SweepInterval = TimeSpan.FromMilliseconds(200), RetryBaseDelay = TimeSpan.FromMilliseconds(10), RetryDeadline = Hour,
        });
        var worker = await WorkerAsync(plane);
        var policy = await plane.AddPolicyAsync();
        await CloseAsync(plane, policy);
        var execution = await plane.RunningAsync(worker, policy, ["v1"]);
        await FailAsync(plane, worker);
        await plane.ReadAsync(async database =>
        {
            var task = await database.Tasks.SingleAsync();
            task.FirstFailureAt -= 2 * Hour;
            return await database.SaveChangesAsync();
        });
        await FailAsync(plane, worker);
        Assert.Equal(TaskStates.Pending, await plane.ReadAsync(database => database.Tasks.Select(task => task.Status).SingleAsync()));
        await OpenAsync(plane, policy);
        await FailAsync(plane, worker);
        await plane.UntilAsync(execution, ExecutionStates.Failed);
    }

    private static async Task<Worker> WorkerAsync(PlaneHost plane)
    {
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        return worker;
    }

    private static IEnumerable<string> References(WorkGranted granted) => granted.Tasks.Select(task => task.DestinationReference).Order(StringComparer.Ordinal);

    /// <summary>What would be lent if it were so late.</summary>
    private static Task<string> PickedAsync(PlaneHost plane, Worker worker, DateTimeOffset now) => plane.ReadAsync(async database =>
    {
        var request = worker.Request(slots: 100, plans: 0);
        var standing = await new Standings(database).OfAsync(request, default);
        var availability = await new AvailabilityReader(database, new GrantSettingsCache(), new PolicyPairsCache()).ReadAsync(request.Region, standing, now, default);
        var picked = (await new TaskPicker(database, new RecentDemand(TimeProvider.System)).PickAsync(request, standing, availability, now, default)).Select(task => task.Id).ToList();
        return string.Join(' ', await database.Tasks.Where(task => picked.Contains(task.Id)).Select(task => task.DestinationReference).Order().ToListAsync());
    });

    private static async Task FailAsync(PlaneHost plane, Worker worker)
    {
        GrantedTask? task = null;
        await Eventually.TrueAsync(async _ => (task = (await plane.AskAsync(worker)).Tasks.SingleOrDefault()) is not null, "the task is lent", TimeSpan.FromSeconds(20));
        await plane.SettleAsync(worker, Worker.Failed(task!, FailureClasses.Transient, "dst-server-error"));
    }

    /// <summary>Opens in two hours, for an hour.</summary>
    private static Task CloseAsync(PlaneHost plane, long policy) => FromNowAsync(plane, policy, 2 * Hour, Hour);

    /// <summary>Has been open for an hour, and is for another two.</summary>
    private static Task OpenAsync(PlaneHost plane, long policy) => FromNowAsync(plane, policy, -Hour, 3 * Hour);

    private static async Task FromNowAsync(PlaneHost plane, long policy, TimeSpan opens, TimeSpan length)
    {
        var from = TimeOnly.FromTimeSpan((await plane.ReadAsync(database => database.NowAsync(default))).UtcDateTime.TimeOfDay).Add(opens);
        await SetAsync(plane, policy, new WeeklyHours { Days = WeeklyHours.AllDays, From = from, To = from.Add(length) }, null);
    }

    private static Task<int> SetAsync(PlaneHost plane, long policy, WeeklyHours window, string? zone) => plane.ChangeAsync(database =>
        database.Policies.Where(row => row.Id == policy)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Windows, PolicyWindows.Write([window])).SetProperty(row => row.TimeZone, zone)));
}
