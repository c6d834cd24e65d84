using HarborReplication.Contracts.Sessions;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>How fast this session sends for each execution. Tasks may be shorter than the time between two heartbeats. Not thread-safe.</summary>
internal sealed class SpeedsByExecution(TimeProvider time)
{
    private readonly Dictionary<long, Sending> _executions = [];

    public void Began(RunningTask task)
    {
        if (!_executions.TryGetValue(task.Grant.ExecutionId, out var sending))
            _executions[task.Grant.ExecutionId] = sending = new Sending(new Speedometer(time));
        sending.Running++;
    }

    public void Ended(RunningTask task)
    {
        var sending = _executions[task.Grant.ExecutionId];
        sending.Running--;
        sending.Ended += Math.Max(0, task.BytesSent);
    }

    /// <param name="running">All tasks that have begun and not ended.</param>
    public IReadOnlyList<ExecutionSpeed> Read(IEnumerable<RunningTask> running)
    {
        var sent = _executions.ToDictionary(execution => execution.Key, execution => execution.Value.Ended);
        foreach (var task in running)
            sent[task.Grant.ExecutionId] += Math.Max(0, task.BytesSent);
        var speeds = new List<ExecutionSpeed>();
        foreach (var (execution, bytes) in sent)
        {
            var sending = _executions[execution];
            if (sending.Speed.Read(bytes) is { } speed)
            {
                speeds.Add(new ExecutionSpeed { ExecutionId = execution, BytesPerSecond = speed });
                // Once told that nothing moves any more, there is nothing to tell.
                if (speed == 0 && sending.Running == 0)
                    _executions.Remove(execution);
            }
        }

        return speeds;
    }

    private sealed class Sending(Speedometer speed)
    {
        public Speedometer Speed => speed;
        public int Running { get; set; }

        /// <summary>Bytes that tasks have sent which ended.</summary>
        public long Ended { get; set; }
    }
}
