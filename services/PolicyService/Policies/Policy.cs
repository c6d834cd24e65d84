using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Windows;
using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Policies;

/// <summary>A replication rule: what goes where, and when.</summary>
internal sealed class Policy
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public required long SourceRegistryId { get; set; }

    /// <summary>Whether it was given as <see cref="LocalRegistry.Id"/>, and is shown so.</summary>
    public bool SourceIsLocal { get; set; }

    /// <summary>Where to, in the order given; one so far by the API, several in schema and dispatcher.</summary>
    public List<PolicyDestination> Destinations { get; set; } = [];
    public string DestinationNamespace { get; set; } = "";
    public int ReplaceCount { get; set; } = -1;

    /// <summary><c>manual</c>, <c>scheduled</c>, <c>event_based</c>, or null: never fires by itself.</summary>
    public string? Trigger { get; set; }
    public string? Cron { get; set; }
    public string? TimeZone { get; set; }

    /// <summary>By how many seconds at most a scheduled run begins later than the cron says.</summary>
    public int JitterSeconds { get; set; }

    /// <summary>One of <see cref="Contracts.Words.MissedRuns"/>.</summary>
    public string MissedRuns { get; set; } = Contracts.Words.MissedRuns.RunOnce;

    /// <summary>The schedule rests; runs by hand go on.</summary>
    public bool SchedulePaused { get; set; }

    /// <summary>A JSON array of <see cref="PolicyFilter"/>.</summary>
    public string Filters { get; set; } = "[]";
    public bool Deletion { get; set; }

    /// <summary>One of <see cref="Reconciling.ReconcileModes"/>: what is made up for when events have missed it.</summary>
    public string Reconcile { get; set; } = Reconciling.ReconcileModes.SinceEnabled;
    public bool Override { get; set; }

    /// <summary>One of <see cref="ConflictRules.All"/>: which push stays where another policy copies back and both ends were pushed.</summary>
    public string Conflict { get; set; } = ConflictRules.LastPush;

    /// <summary>The end whose pushes stay by <see cref="ConflictRules.HomeSite"/>.</summary>
    public long? HomeRegistryId { get; set; }
    public bool Enabled { get; set; }

    /// <summary>Kbit/s over all workers; 0 is unlimited.</summary>
    public int Speed { get; set; }

    /// <summary>How many of its tasks may be under way at a time, over all workers; 0 is unlimited.</summary>
    public int MaxConcurrent { get; set; }

    /// <summary>When its work in lane bulk may be lent, in <see cref="TimeZone"/>: a JSON array of <see cref="WeeklyHours"/>; none: always.</summary>
    public string Windows { get; set; } = PolicyWindows.Always;
    public bool CopyByChunk { get; set; }
    public bool SingleActive { get; set; }

    /// <summary>Null: the source's region.</summary>
    public string? WorkerRegion { get; set; }
    public string? Creator { get; set; }
    public DateTimeOffset CreationTime { get; set; }
    public DateTimeOffset UpdateTime { get; set; }
}
