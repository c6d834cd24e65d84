using System.Text.Json;
using HarborReplication.Contracts.Settlement;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging.Sending;
using HarborReplication.ServiceDefaults.Waking;

namespace HarborReplication.CopyWorker.Settling;

/// <summary>
/// Collects settlements, sends them in batches and repeats each batch until PolicyService says that it is committed. Until then the
/// tasks stay held.
/// </summary>
internal sealed class SettlementBuffer(WorkerSession session, HeldWork held, Outbound outbound, TimeProvider time) : IDisposable
{
    private const int MostBytes = 255 * 1024;
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private readonly WakeUp _added = new();
    private readonly Queue<TaskSettlement> _new = [];
    private readonly Dictionary<Guid, (TasksSettled Report, long SentAt)> _unanswered = [];

    /// <summary>Settlements that are not acknowledged.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _new.Count + _unanswered.Values.Sum(batch => batch.Report.Tasks.Count);
        }
    }

    public void Add(TaskSettlement settlement)
    {
        lock (_lock)
            _new.Enqueue(settlement);
        _added.Raise();
    }

    /// <summary>Waits until something was added, at most so long.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _added.WaitAsync(atMost, cancellationToken);

    public void Answered(Guid batch)
    {
        IReadOnlyList<TaskSettlement> settled;
        lock (_lock)
        {
            if (!_unanswered.Remove(batch, out var answered))
                return;
            settled = answered.Report.Tasks;
        }

        foreach (var task in settled)
            held.Release(task.TaskId, task.Attempt);
    }

    /// <summary>Sends what is new, and once more what has waited long for its answer.</summary>
    public void FlushNow()
    {
        List<TasksSettled> reports = [];
        lock (_lock)
        {
            while (_new.Count > 0)
            {
                var report = new TasksSettled { Session = session.Id, BatchId = Guid.NewGuid(), Tasks = NextBatch() };
                _unanswered[report.BatchId] = (report, time.GetTimestamp());
                reports.Add(report);
            }

            foreach (var (id, batch) in _unanswered.Where(batch => time.GetElapsedTime(batch.Value.SentAt) > RepeatAfter).ToList())
            {
                _unanswered[id] = (batch.Report, time.GetTimestamp());
                reports.Add(batch.Report);
            }
        }

        foreach (var report in reports)
            outbound.Send(report);
    }

    public void Dispose() => _added.Dispose();

    private List<TaskSettlement> NextBatch()
    {
        var batch = new List<TaskSettlement>();
        var bytes = 0;
        while (batch.Count < TasksSettled.MaxTasks && _new.TryPeek(out var next))
        {
            bytes += Size(next);
            if (batch.Count > 0 && bytes > MostBytes)
                break;
            batch.Add(_new.Dequeue());
        }

        return batch;
    }

    // As it will be written, give or take the comma: logs and details hold what registries say, and what that becomes in JSON is not guessed.
    private static int Size(TaskSettlement settlement) => JsonSerializer.SerializeToUtf8Bytes(settlement).Length + 1;
}
