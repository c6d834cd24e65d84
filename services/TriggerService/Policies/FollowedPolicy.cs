namespace HarborReplication.TriggerService.Policies;

/// <summary>A policy as PolicyService last told it, and when its schedule is due next.</summary>
internal sealed class FollowedPolicy
{
    /// <summary>A policy that PolicyService has not named since the projection began again from nothing.</summary>
    public const long NotConfirmed = 0;

    public required long PolicyId { get; init; }
    public required long Sequence { get; set; }
    public required bool Enabled { get; set; }
    public string? Trigger { get; set; }
    public string? Cron { get; set; }
    public string? TimeZone { get; set; }

    /// <summary>Whose events start it.</summary>
    public long? SourceRegistryId { get; set; }

    /// <summary>A JSON array of <see cref="Contracts.Work.PlanFilter"/>.</summary>
    public string Filters { get; set; } = "[]";

    /// <summary>Whether a deletion at the source is done at the destinations too.</summary>
    public bool Deletion { get; set; }

    /// <summary>Events that come until then are collected; null or past: they are sent at once.</summary>
    public DateTimeOffset? CollectsUntil { get; set; }

    /// <summary>By how many seconds at most a run begins later than its tick.</summary>
    public int JitterSeconds { get; set; }

    /// <summary>Ticks that were missed are not made up for.</summary>
    public bool SkipsMissed { get; set; }

    /// <summary>The schedule rests.</summary>
    public bool SchedulePaused { get; set; }

    /// <summary>Null: never fires by itself.</summary>
    public DateTimeOffset? NextDue { get; set; }

    /// <summary>By how many seconds <see cref="NextDue"/> is later than the tick.</summary>
    public int NextDueDelay { get; set; }
}
