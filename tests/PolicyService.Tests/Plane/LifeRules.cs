using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>What must be true of executions and their tasks at any moment, and between one look and the next.</summary>
internal sealed class LifeRules(PlaneHost plane)
{
    private static readonly string[] Order = [ExecutionStates.Queued, ExecutionStates.Planning, ExecutionStates.Running, ExecutionStates.Stopping];
    private Dictionary<long, Execution> _executions = [];
    private Dictionary<long, ReplicationTask> _tasks = [];

    public async Task CheckAsync()
    {
        var (executions, tasks) = await LookAsync();
        foreach (var task in tasks.Values)
            Check(task, executions[task.ExecutionId], tasks);
        Assert.Equal(
            tasks.Values.Count(task => task.Status == TaskStates.Granted),
            tasks.Values.Where(task => task.Status == TaskStates.Granted).DistinctBy(task => (task.DestinationOrigin, task.DestinationRepository, task.DestinationReference)).Count());
        foreach (var execution in executions.Values)
            Check(execution, [.. tasks.Values.Where(task => task.ExecutionId == execution.Id)]);
        await CheckCountsAsync([.. executions.Values.Where(execution => execution.EndTime is not null)]);
        (_executions, _tasks) = (executions, tasks);
    }

    /// <summary>Nobody relies on somebody who was stopped.</summary>
    public async Task CheckEndAsync()
    {
        var (executions, tasks) = await LookAsync();
        foreach (var task in tasks.Values.Where(task => task.Outcome == Outcomes.Superseded && executions[task.ExecutionId].StopRequestedAt is null))
        {
            var last = task;
            while (last.SupersededBy is { } by)
                last = tasks[by];
            Assert.True(last.Outcome != Outcomes.Stopped, $"task {task.Id} was left to task {last.Id}, which was stopped");
        }
    }

    // In one transaction: what belongs together is seen together.
    private Task<(Dictionary<long, Execution>, Dictionary<long, ReplicationTask>)> LookAsync() => plane.ReadAsync(async database =>
    {
        await using var transaction = await database.Database.BeginTransactionAsync(
            database.Provider == Persistence.DatabaseProvider.Postgres ? System.Data.IsolationLevel.RepeatableRead : System.Data.IsolationLevel.Serializable);
        return (
            await database.Executions.AsNoTracking().ToDictionaryAsync(execution => execution.Id),
            await database.Tasks.AsNoTracking().ToDictionaryAsync(task => task.Id));
    });

    private void Check(ReplicationTask task, Execution execution, Dictionary<long, ReplicationTask> tasks)
    {
        var name = $"task {task.Id} ({task.Status}, {task.Outcome}) of execution {execution.Id} ({execution.State})";
        Assert.True(task.Status == TaskStates.Final == (task.Outcome is not null && task.EndTime is not null), name);
        Assert.True(task.Status == TaskStates.Granted == task.Session is not null, name);
        Assert.True(task.Outcome == Outcomes.Superseded == task.SupersededBy is not null, name);
        Assert.True(execution.EndTime is null || task.Status == TaskStates.Final, name);
        if (task.SupersededBy is { } by)
        {
            var successor = tasks[by];
            Assert.True(
                successor.ExecutionId != task.ExecutionId
                && (successor.PolicyId, successor.DestinationRegistryId, successor.DestinationRepository, successor.DestinationReference, successor.Operation)
                    == (task.PolicyId, task.DestinationRegistryId, task.DestinationRepository, task.DestinationReference, Operations.Copy),
                $"{name} is left to task {by}");
        }

        if (!_tasks.TryGetValue(task.Id, out var before))
            return;
        Assert.True(task.Attempt >= before.Attempt, name);
        // What has ended stays as it is, unless its execution goes on, or a task that it was left to was stopped.
        if (before.Status == TaskStates.Final && before.Outcome != Outcomes.Superseded && execution.ReopenedAt == _executions[execution.Id].ReopenedAt)
            Assert.True((task.Status, task.Outcome) == (before.Status, before.Outcome) || before.Outcome is Outcomes.Failed or Outcomes.Stopped, $"{name} was {before.Outcome}");
    }

    private void Check(Execution execution, IReadOnlyList<ReplicationTask> tasks)
    {
        var name = $"execution {execution.Id} ({execution.State}) with {tasks.Count} tasks";
        Assert.True(ExecutionStates.Final.Contains(execution.State) == execution.EndTime is not null, name);
        if (!_executions.TryGetValue(execution.Id, out var before) || execution.ReopenedAt != before.ReopenedAt || execution.PlanState == PlanStates.None)
            return;
        var (was, now) = (Place(before.State), Place(execution.State));
        // One that was stopped before it was planned is begun again without having ended.
        Assert.True(now >= was, $"{name} was {before.State}");
        Assert.True(was < Order.Length || execution.State == before.State, $"{name} was {before.State}");
    }

    private static int Place(string state) => Array.IndexOf(Order, state) is >= 0 and var place ? place : Order.Length;

    private async Task CheckCountsAsync(IReadOnlyList<Execution> ended)
    {
        var counts = await plane.RunAsync<PolicyDbContext, IReadOnlyDictionary<long, ExecutionCounts>>(
            database => new ExecutionCounting(database).CountAsync([.. ended.Select(execution => execution.Id)], default));
        foreach (var execution in ended)
        {
            var (stored, rows) = (execution.Final, counts[execution.Id]);
            Assert.Equal(stored.Total, stored.Succeeded + stored.Failed + stored.Stopped);
            // It may have been told to go on since the look.
            if ((await plane.ExecutionAsync(execution.Id)).EndTime == execution.EndTime)
            {
                Assert.Equal(
                    (stored.Total, stored.Succeeded, stored.Failed, stored.Stopped, stored.AlreadyPresent, stored.Conflicts, 0),
                    (rows.Total, rows.Succeeded, rows.Failed, rows.Stopped, rows.AlreadyPresent, rows.Conflicts, rows.InProgress));
            }
        }
    }
}
