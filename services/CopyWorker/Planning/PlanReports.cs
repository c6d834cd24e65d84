using HarborReplication.Contracts.Planning;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging.Sending;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>
/// Reports one plan in numbered batches: full ones at once, others after a second, at most four unanswered, each repeated until it is
/// answered. Ends the plan when PolicyService says that it is not current any more.
/// </summary>
internal sealed class PlanReports : IAsyncDisposable
{
    private const int MostBatchBytes = ArtifactsPlanned.MaxBytes * 3 / 4;
    private static readonly TimeSpan FlushAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(2);

    private readonly RunningPlan _plan;
    private readonly WorkerSession _session;
    private readonly Outbound _outbound;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended;
    private readonly SemaphoreSlim _window = new(ArtifactsPlanned.MaxUnanswered, ArtifactsPlanned.MaxUnanswered);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (ArtifactsPlanned Batch, long SentAt)> _unanswered = [];
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _ticking;
    private PlanBatch _next = new();
    private (PlanFinished Report, long SentAt)? _finish;
    private int _number;
    private bool _over;

    public PlanReports(RunningPlan plan, WorkerSession session, Outbound outbound, TimeProvider time)
    {
        (_plan, _session, _outbound, _time) = (plan, session, outbound, time);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(plan.Ended);
        _ticking = TickAsync();
    }

    public long ExecutionId => _plan.Grant.ExecutionId;
    public int PlanAttempt => _plan.Grant.PlanAttempt;

    /// <summary>Cancelled when the plan was abandoned, stopped, or is not current any more.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Nothing was planned so far.</summary>
    public bool IsEmpty => Volatile.Read(ref _number) == 0 && _next.IsEmpty;

    public Task AddAsync(PlannedArtifact artifact) => AddAsync(batch => batch.Add(artifact));

    public Task AddEqualAsync(long destination, string sourceRepository, string destinationRepository, string reference) =>
        AddAsync(batch => batch.AddEqual(destination, sourceRepository, destinationRepository, reference));

    public Task AddAbsentAsync(long destination, string sourceRepository, string destinationRepository, string reference) =>
        AddAsync(batch => batch.AddAbsent(destination, sourceRepository, destinationRepository, reference));

    /// <summary>Sends what is left, then the end of the plan, and waits until PolicyService has all of it.</summary>
    public async Task FinishAsync(IReadOnlyList<UnplannedRepository> unplanned, PlanFailure? failure)
    {
        await FlushAsync();
        var report = new PlanFinished
        {
            Session = _session.Id, ExecutionId = ExecutionId, PlanAttempt = PlanAttempt, Batches = _number, Unplanned = unplanned, Failure = failure,
        };
        lock (_lock)
            _finish = (report, _time.GetTimestamp());
        _outbound.Send(report);
        await _finished.Task.WaitAsync(Ended);
        while (!IsAllAnswered())
            await Task.Delay(TimeSpan.FromMilliseconds(20), _time, Ended);
    }

    public void BatchAnswered(int number, bool current)
    {
        lock (_lock)
        {
            if (_over)
                return;
            if (_unanswered.Remove(number))
                _window.Release();
            if (!current)
                _ = _ended.CancelAsync();
        }
    }

    public void FinishAnswered() => _finished.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _over = true;
        await _ended.CancelAsync();
        await _ticking;
        _ended.Dispose();
        _window.Dispose();
        _turn.Dispose();
    }

    private bool IsAllAnswered()
    {
        lock (_lock)
            return _unanswered.Count == 0;
    }

    private async Task AddAsync(Action<PlanBatch> add)
    {
        await _turn.WaitAsync(Ended);
        try
        {
            add(_next);
            if (_next.IsFull(MostBatchBytes))
                await SendAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task FlushAsync()
    {
        await _turn.WaitAsync(Ended);
        try
        {
            if (!_next.IsEmpty)
                await SendAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    // Never waits: whoever waits for a place among the unanswered gets one only because the others are repeated.
    private async Task FlushIfPossibleAsync()
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, Ended))
            return;
        try
        {
            if (!_next.IsEmpty && await _window.WaitAsync(TimeSpan.Zero, Ended))
                Send();
        }
        finally
        {
            _turn.Release();
        }
    }

    // Waits for a place among the unanswered: PolicyService's pace is the planner's.
    private async Task SendAsync()
    {
        await _window.WaitAsync(Ended);
        Send();
    }

    private void Send()
    {
        var batch = _next.Close(_session.Id, ExecutionId, PlanAttempt, ++_number);
        _next = new PlanBatch();
        lock (_lock)
            _unanswered[batch.BatchNumber] = (batch, _time.GetTimestamp());
        _outbound.Send(batch);
    }

    private async Task TickAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(FlushAfter, _time);
            while (await timer.WaitForNextTickAsync(Ended))
            {
                Repeat();
                await FlushIfPossibleAsync();
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The plan is over.
        }
    }

    private void Repeat()
    {
        List<ArtifactsPlanned> again = [];
        PlanFinished? finish = null;
        lock (_lock)
        {
            foreach (var (number, waiting) in _unanswered.Where(pair => _time.GetElapsedTime(pair.Value.SentAt) > RepeatAfter).ToList())
            {
                _unanswered[number] = (waiting.Batch, _time.GetTimestamp());
                again.Add(waiting.Batch);
            }

            if (_finish is { } end && !_finished.Task.IsCompleted && _time.GetElapsedTime(end.SentAt) > RepeatAfter)
            {
                _finish = (end.Report, _time.GetTimestamp());
                finish = end.Report;
            }
        }

        foreach (var batch in again)
            _outbound.Send(batch);
        if (finish is not null)
            _outbound.Send(finish);
    }
}
