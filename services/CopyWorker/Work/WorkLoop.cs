using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.CopyWorker.Planning;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Settling;
using HarborReplication.Messaging.Sending;

namespace HarborReplication.CopyWorker.Work;

/// <summary>
/// Asks for work: when woken, when less than half of what may wait does, or every second. One request is open at a time; the slots, and
/// how fast they get free, are the back-pressure.
/// </summary>
internal sealed partial class WorkLoop(
    WorkerSession session, HeldWork held, Slots slots, LeaseClock lease, Drain drain, SettlementBuffer settlements, PlacementMemory placements,
    TaskStarts tasks, IPlanRunner plans, WorkWakeUp wake, Outbound outbound, WorkerOptions options, TimeProvider time, ILogger<WorkLoop> logger)
    : BackgroundService
{
    private const int MostUnsettled = 2_000;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(2);

    /// <summary>How many times longer than the last answers took the next one is waited for.</summary>
    private const int Patience = 4;

    // A lost answer costs this once. A slow PolicyService is waited for longer, as long as it is slow: to ask again would give it more to
    // do, and what it lends would come too late and have to go back.
    private TimeSpan _wait = ShortestWait;
    private TaskCompletionSource<int>? _answer;
    private long _open;

    public void Granted(WorkGranted granted)
    {
        if (!held.TryTake(granted, out var newTasks, out var newPlans))
        {
            if (granted.Tasks.Count + granted.Plans.Count > 0)
                GrantTooLate(logger, granted.RequestNumber, granted.Tasks.Count, granted.Plans.Count);
            return;
        }

        placements.Learn(granted.Placements);
        tasks.IsDry = newTasks.Count == 0;
        tasks.Add(newTasks);
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
                tasks.GiveBackLate();
                var taken = MayAsk() ? await AskAsync(ending.Token) : 0;
                if (taken == 0 || !tasks.IsLow)
                    await wake.WaitAsync(options.IdlePause, ending.Token);
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
            new RequestWork
            {
                Session = session.Id, RequestNumber = number, Worker = session.Worker, Region = session.Region, Free = slots.Free(), Ahead = tasks.Ahead,
            },
            HeldWork.GrantLife);
        try
        {
            var asked = time.GetTimestamp();
            var taken = await answer.Task.WaitAsync(_wait, time, cancellationToken);
            _wait = Wait(Longer(_wait * 0.9, time.GetElapsedTime(asked) * Patience));
            return taken;
        }
        catch (TimeoutException)
        {
            held.CloseRequest(number);
            _wait = Wait(_wait * 2);
            return 0;
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Wait(TimeSpan wanted) => TimeSpan.FromTicks(Math.Clamp(wanted.Ticks, ShortestWait.Ticks, HeldWork.GrantLife.Ticks));

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
            wake.Raise();
        }
    }

    [LoggerMessage(LogLevel.Information, "The grant for request {Number} came too late: {Tasks} tasks and {Plans} plans go back", EventName = "work.grant-too-late")]
    private static partial void GrantTooLate(ILogger logger, long number, int tasks, int plans);

    [LoggerMessage(LogLevel.Error, "Plan {Execution} broke in a way that it should not", EventName = "work.broke")]
    private static partial void Broke(ILogger logger, Exception exception, long execution);
}
