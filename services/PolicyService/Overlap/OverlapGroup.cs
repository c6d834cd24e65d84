using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Overlap;

/// <summary>Who carries on, who does not, and when it is tried next.</summary>
/// <param name="Successor">As it was.</param>
/// <param name="Superseded">The others, as they were.</param>
/// <param name="NextAttemptAt">When the successor is tried.</param>
internal sealed record OverlapGroup(ReplicationTask Successor, IReadOnlyList<ReplicationTask> Superseded, DateTimeOffset NextAttemptAt)
{
    /// <param name="tasks">At least two.</param>
    /// <param name="rivals">Their executions.</param>
    /// <param name="atOnce">Without the pause that a failure has left.</param>
    public static OverlapGroup Of(IReadOnlyList<ReplicationTask> tasks, IReadOnlyDictionary<long, Rival> rivals, bool atOnce)
    {
        // The highest lane, so that an urgent push stays urgent; then the latest, which ends last.
        var order = tasks.OrderBy(task => rivals[task.ExecutionId].Rank).ThenByDescending(task => task.ExecutionId).ToList();
        return new OverlapGroup(order[0], order[1..], atOnce ? tasks.Min(task => task.NextAttemptAt) : tasks.Max(task => task.NextAttemptAt));
    }

    /// <summary>Whoever has failed first: the deadline counts from there, or hourly runs would put it off for ever.</summary>
    public ReplicationTask FirstFailed =>
        Superseded.Append(Successor).Where(task => task.FirstFailureAt is not null).MinBy(task => task.FirstFailureAt) ?? Successor;

    public int Failures => All.Max(task => task.Failures);

    public int Crashes => All.Max(task => task.Crashes);

    /// <summary>Whose last words say what it waits for.</summary>
    public ReplicationTask Speaker => All.FirstOrDefault(task => task.Reason is not null) ?? Successor;

    public string? LeftUploads => All.Select(task => task.LeftUploads).FirstOrDefault(left => left is not null);

    public bool Ahead => All.Any(task => task.Ahead);

    // The successor first.
    private IEnumerable<ReplicationTask> All => Superseded.Prepend(Successor);
}
