using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.History;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class HistoryTests
{
    [Fact]
    public async Task Decide_MoreThanThePolicyMayKeep_TheOldestGo()
    {
        await using var plane = await StartAsync(most: 2);
        for (var i = 0; i < 4; i++)
            await EndedAsync(plane, policy: 7);
        var other = await EndedAsync(plane, policy: 8);

        await plane.RunAsync<HistoryRetention, bool>(async history =>
        {
            await history.DecideAsync(default);
            await history.ForgetAsync(default);
            return true;
        });
        Assert.Equal(2, await plane.ReadAsync(database => database.Executions.CountAsync(execution => execution.PolicyId == 7)));
        Assert.True(await plane.ReadAsync(database => database.Executions.AnyAsync(execution => execution.Id == other)));
    }

    [Fact]
    public async Task Forget_ALargeExecution_GoesAPartAtATime()
    {
        await using var plane = await StartAsync(most: 10);
        var execution = await EndedAsync(plane, policy: 7);
        await plane.ReadAsync(async database =>
        {
            var tasks = ApiSeeds.Tasks(execution, 2_500).ToList();
            database.Tasks.AddRange(tasks);
            await database.SaveChangesAsync();
            database.TaskAttempts.AddRange(tasks.Select(task => new TaskAttempt { TaskId = task.Id, Attempt = 1, ExecutionId = execution }));
            return await database.SaveChangesAsync();
        });
        await plane.ReadAsync(database => database.Executions.ExecuteUpdateAsync(set => set.SetProperty(row => row.KeepUntil, row => row.StartTime)));

        await plane.RunAsync<HistoryRetention, bool>(async history =>
        {
            await history.ForgetAsync(default);
            return true;
        });
        Assert.Equal(0, await plane.ReadAsync(database => database.TaskAttempts.CountAsync()));
        Assert.Equal(0, await plane.ReadAsync(database => database.Tasks.CountAsync()));
        Assert.Equal(0, await plane.ReadAsync(database => database.Executions.CountAsync()));
    }

    /// <summary>As many as the events of a busy hour leave behind, and one that has been reopened meanwhile.</summary>
    [Fact]
    public async Task Forget_HundredsOfSmallExecutions_GoTogether()
    {
        await using var plane = await StartAsync(most: 10_000);
        var kept = await EndedAsync(plane, policy: 7);
        for (var number = 0; number < 250; number++)
        {
            var execution = await EndedAsync(plane, policy: 7);
            await plane.ReadAsync(database =>
            {
                database.Tasks.AddRange(ApiSeeds.Tasks(execution, 3));
                return database.SaveChangesAsync();
            });
        }

        await plane.ReadAsync(database => database.Executions.Where(row => row.Id != kept)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.KeepUntil, row => row.StartTime)));

        await plane.RunAsync<HistoryRetention, bool>(async history =>
        {
            await history.ForgetAsync(default);
            return true;
        });
        Assert.Equal(0, await plane.ReadAsync(database => database.Tasks.CountAsync()));
        Assert.Equal([kept], await plane.ReadAsync(database => database.Executions.Select(execution => execution.Id).ToListAsync()));
    }

    [Fact]
    public async Task Forget_WithinItsTime_KeepsIt()
    {
        await using var plane = await StartAsync(most: 10);
        var execution = await EndedAsync(plane, policy: 7);
        await plane.RunAsync<HistoryRetention, bool>(async history =>
        {
            await history.DecideAsync(default);
            await history.ForgetAsync(default);
            return true;
        });
        Assert.NotNull((await plane.ExecutionAsync(execution)).KeepUntil);
    }

    // Only the test decides when history is swept.
    private static Task<PlaneHost> StartAsync(int most) =>
        PlaneHost.StartAsync(new ExecutionPlaneOptions { SweepInterval = TimeSpan.FromHours(1), HistoryMaxExecutions = most });

    private static Task<long> EndedAsync(PlaneHost plane, long policy) => plane.ReadAsync(async database =>
    {
        var now = await database.NowAsync(default);
        var execution = new Execution
        {
            CorrelationId = Guid.NewGuid(), PolicyId = policy, Trigger = TriggerTypes.Manual, Lane = Lanes.Normal, Region = "default",
            SourceRegistryId = 1, Rules = "{}", State = ExecutionStates.Succeeded, RequestedAt = now, StartTime = now, EndTime = now,
        };
        database.Executions.Add(execution);
        await database.SaveChangesAsync();
        return execution.Id;
    });
}
