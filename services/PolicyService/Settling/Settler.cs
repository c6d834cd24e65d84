using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Windows;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Settling;

/// <summary>
/// Applies settlements in batches: the tasks' rows are locked in the order of their ids, and only those change that are still granted
/// to this session with this attempt. Whatever comes twice, late or from a session that lost its lease changes nothing.
/// </summary>
internal sealed partial class Settler(
    PolicyDbContext database, RetryRules retries, BreakerBook book, SettlementWriter writer, AccessoryTasks accessories, LateWrites lateWrites, PairSettling pairs,
    ILogger<Settler> logger)
{
    public async Task<SettledBatch> SettleAsync(TasksSettled report, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var tasks = await LockAsync(report.Tasks.Select(settlement => settlement.TaskId), cancellationToken);
        var stops = await StopRequestsAsync(tasks, cancellationToken);
        var current = new List<(ReplicationTask Task, TaskSettlement Settlement)>();
        var late = new List<TaskSettlement>();
        foreach (var settlement in report.Tasks.DistinctBy(settlement => settlement.TaskId))
        {
            if (!tasks.TryGetValue(settlement.TaskId, out var task))
                continue;
            if (task.Status != TaskStates.Granted || task.Session != report.Session || task.Attempt != settlement.Attempt)
            {
                if (settlement.Wrote && IsLate(task, settlement, report.Session))
                    late.Add(settlement);
                continue;
            }

            current.Add((task, settlement));
        }

        var paired = await pairs.ApplyAsync(current, late.ConvertAll(settlement => (tasks[settlement.TaskId], settlement)), now, cancellationToken);
        current = paired.Told;
        var breakers = await TellBreakersAsync(report.Session, current, now, cancellationToken);
        var windows = await WindowsAsync(current, cancellationToken);
        var settled = current.ConvertAll(one => new SettledTask(
            one.Task, one.Settlement,
            Verdict.Of(one.Task, one.Settlement, stops.Contains(one.Task.ExecutionId), retries, breakers, Closed(one.Task), now),
            breakers.OpenFor(one.Task.SourceRegistryId, one.Task.DestinationRegistryId, now)));
        await writer.WriteAsync(report.Session, settled, now, cancellationToken);
        var relieved = await accessories.AddAsync([.. settled.Where(one => !stops.Contains(one.Task.ExecutionId))], now, cancellationToken);
        var repairs = await lateWrites.RepairAsync(late.Select(settlement => tasks[settlement.TaskId]), now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        BreakerLog.Write(logger, breakers.Changes);
        foreach (var one in settled)
            Log(one);
        SettlementTelemetry.Settled(settled, now);
        PairTelemetry.Decided(paired.Conflicts);
        return new SettledBatch(
            [.. settled.Where(one => one.Verdict.Status == TaskStates.Final).Select(one => one.Task.ExecutionId).Concat(relieved).Distinct()],
            settled, [.. repairs, .. paired.Begun]);

        TimeSpan Closed(ReplicationTask task) =>
            task.FirstFailureAt is { } first && windows.TryGetValue(task.PolicyId, out var named) ? named.ClosedBetween(first, now) : TimeSpan.Zero;
    }

    // The settlement of a task that is final with this very attempt is a repetition, not a late write.
    private static bool IsLate(ReplicationTask task, TaskSettlement settlement, Guid session) =>
        task.Attempt > settlement.Attempt || task.Status == TaskStates.Pending || (task.Status == TaskStates.Granted && task.Session != session);

    private async Task<Dictionary<long, ReplicationTask>> LockAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        return await database.LockedRows<ReplicationTask>(ids.Distinct().ToArray()).AsNoTracking().ToDictionaryAsync(task => task.Id, cancellationToken);
    }

    private async Task<BreakerSnapshot> TellBreakersAsync(
        Guid session, List<(ReplicationTask Task, TaskSettlement Settlement)> current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var region = await database.Sessions.Where(row => row.Id == session).Select(row => row.Region).SingleOrDefaultAsync(cancellationToken);
        if (region is null || current.Count == 0)
            return BreakerSnapshot.None;
        return await book.TellAsync(
            region,
            [.. current.SelectMany(one => new[] { one.Task.SourceRegistryId, one.Task.DestinationRegistryId }).Distinct()],
            [.. current.SelectMany(one => Evidence.Of(one.Task, one.Settlement, now))],
            now, cancellationToken);
    }

    // Asked for what fails again only.
    private async Task<Dictionary<long, PolicyWindows>> WindowsAsync(
        List<(ReplicationTask Task, TaskSettlement Settlement)> current, CancellationToken cancellationToken)
    {
        var policies = current.Where(one => one.Settlement.Outcome == Outcomes.Failed && one.Task.FirstFailureAt is not null)
            .Select(one => one.Task.PolicyId).Distinct().ToList();
        return policies.Count == 0
            ? []
            : await WindowsOfPolicies.ReadAsync(database.Policies.Where(policy => policies.Contains(policy.Id)), cancellationToken);
    }

    private async Task<HashSet<long>> StopRequestsAsync(Dictionary<long, ReplicationTask> tasks, CancellationToken cancellationToken)
    {
        var ids = tasks.Values.Select(task => task.ExecutionId).Distinct().ToList();
        var stopped = await database.Executions
            .Where(execution => ids.Contains(execution.Id) && execution.StopRequestedAt != null)
            .Select(execution => execution.Id)
            .ToListAsync(cancellationToken);
        return [.. stopped];
    }

    private void Log(SettledTask one)
    {
        if (one.Verdict.Outcome == Outcomes.Failed)
            TaskFailed(logger, one.Task.ExecutionId, one.Task.Id, one.Settlement.Attempt, one.Verdict.Reason, one.Verdict.Detail);
        else if (one.Verdict.CountsAsFailure)
            TaskRetries(logger, one.Task.ExecutionId, one.Task.Id, one.Settlement.Attempt, one.Verdict.NextAttemptAt, one.Verdict.Reason, one.Verdict.Detail);
    }

    [LoggerMessage(LogLevel.Warning, "Execution {Execution} task {Task} attempt {Attempt} failed for good: {Reason}: {Detail}", EventName = "task.failed")]
    private static partial void TaskFailed(ILogger logger, long execution, long task, int attempt, string? reason, string? detail);

    [LoggerMessage(LogLevel.Information, "Execution {Execution} task {Task} attempt {Attempt} is tried again at {At:O}: {Reason}: {Detail}", EventName = "task.retrying")]
    private static partial void TaskRetries(ILogger logger, long execution, long task, int attempt, DateTimeOffset at, string? reason, string? detail);
}
