using HarborReplication.Contracts.Work;

namespace HarborReplication.Contracts.Policies;

/// <summary>One policy as TriggerService needs it.</summary>
public sealed record PolicyState
{
    public required long PolicyId { get; init; }
    public required long Sequence { get; init; }
    public required bool Deleted { get; init; }
    public required bool Enabled { get; init; }

    /// <summary>One of <see cref="Words.TriggerTypes"/>, or null: never fires by itself.</summary>
    public string? Trigger { get; init; }

    /// <summary>5 or 6 fields as the operator wrote them; set when <see cref="Trigger"/> is scheduled.</summary>
    public string? Cron { get; init; }

    /// <summary>IANA name; null means UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>By how many seconds at most a run begins later than the schedule says.</summary>
    public int JitterSeconds { get; init; }

    /// <summary>One of <see cref="Words.MissedRuns"/>; null from a version that did not tell: run once.</summary>
    public string? MissedRuns { get; init; }

    /// <summary>The schedule rests; runs by hand go on.</summary>
    public bool SchedulePaused { get; init; }

    /// <summary>Whose events start it; null from a version that did not tell.</summary>
    public long? SourceRegistryId { get; init; }

    /// <summary>What of the source it takes.</summary>
    public IReadOnlyList<PlanFilter>? Filters { get; init; }

    /// <summary>Whether a deletion at the source is done at the destinations too.</summary>
    public bool Deletion { get; init; }
}
