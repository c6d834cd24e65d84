using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.CopyWorker.Planning;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Settling;
using HarborReplication.Messaging.Sending;
using HarborReplication.ServiceDefaults.Waking;

namespace HarborReplication.CopyWorker.Work;

/// <summary>
/// Asks for work whenever a slot is free: when woken, when something has ended, or every second. One request is open at a time; the
/// slots are the back-pressure.
/// </summary>
internal sealed partial class WorkLoop(
    WorkerSession session, HeldWork held, Slots slots, LeaseClock lease, Drain drain, SettlementBuffer settlements, PlacementMemory placements,
    TaskRunner tasks, PlanRunner plans, Outbound outbound, WorkerOptions options, TimeProvider time, ILogger<WorkLoop> logger) : BackgroundService
{
    private const int MostUnsettled = 2_000;
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(2);

    private readonly WakeUp _wake = new();
    private TaskCompletionSource<int>? _answer;
    private long _open;

    public void Wake() => _wake.Raise();

    public void Granted(WorkGranted granted)
    {
        if (!held.TryTake(granted, out var newTasks, out var newPlans))
        {
            if (granted.Tasks.Count + granted.Plans.Count > 0)
                GrantTooLate(logger, granted.RequestNumber, granted.Tasks.Count, granted.Plans.Count);
            return;
        }

        placements.Learn(granted.Placements);
        foreach (var task in newTasks)
            _ = RunAsync(task);
        foreach (var plan in newPlans)
            _ = RunAsync(plan);
        if (Interlocked.Read(ref _open) == granted.RequestNumber)
            Volatile.Read(ref _answer)?.TrySetResult(newTasks.Count + newPlans.Count);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, drain.Begun);
        try
        {
            while (true)
            {
                var taken = MayAsk() ? await AskAsync(ending.Token) : 0;
                if (taken == 0)
                    await _wake.WaitAsync(options.IdlePause, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The worker is on its way out: what it holds ends by itself or is handed back.
        }
    }

    private bool MayAsk()
    {
        var free = slots.Free();
        return (free.Urgent > 0 || free.Plans > 0) && lease.MayWrite() && settlements.Waiting < MostUnsettled;
    }

    private async Task<int> AskAsync(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var number = held.OpenRequest();
        Volatile.Write(ref _answer, answer);
        Interlocked.Exchange(ref _open, number);
        outbound.Send(
            new RequestWork { Session = session.Id, RequestNumber = number, Worker = session.Worker, Region = session.Region, Free = slots.Free() },
            HeldWork.GrantLife);
        try
        {
            return await answer.Task.WaitAsync(AnswerWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            held.CloseRequest(number);
            return 0;
        }
    }

    private async Task RunAsync(RunningTask task)
    {
        slots.Take(task.Grant.Lane);
        try
        {
            // Off the bus's thread: it has only handed the grant over.
            await Task.Yield();
            await tasks.RunAsync(task);
        }
        catch (Exception e)
        {
            Broke(logger, e, task.Grant.TaskId);
        }
        finally
        {
            slots.Return(task.Grant.Lane);
            task.Dispose();
            Wake();
        }
    }

    private async Task RunAsync(RunningPlan plan)
    {
        slots.TakePlan();
        try
        {
            await Task.Yield();
            await plans.RunAsync(plan);
        }
        catch (Exception e)
        {
            Broke(logger, e, plan.Grant.ExecutionId);
        }
        finally
        {
            held.Release(plan);
            slots.ReturnPlan();
            plan.Dispose();
            Wake();
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    [LoggerMessage(LogLevel.Information, "The grant for request {Number} came too late: {Tasks} tasks and {Plans} plans go back", EventName = "work.grant-too-late")]
    private static partial void GrantTooLate(ILogger logger, long number, int tasks, int plans);

    [LoggerMessage(LogLevel.Error, "Work {Id} broke in a way that it should not", EventName = "work.broke")]
    private static partial void Broke(ILogger logger, Exception exception, long id);
}
