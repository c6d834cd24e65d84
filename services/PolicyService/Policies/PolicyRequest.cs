using System.Text.Json;
using HarborReplication.PolicyService.Windows;

namespace HarborReplication.PolicyService.Policies;

/// <summary>Body of <c>POST</c> and <c>PUT /replication/policies</c>: a whole policy, what is absent takes its default.</summary>
internal record PolicyRequest
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public RegistryReference? SrcRegistry { get; init; }
    public RegistryReference? DestRegistry { get; init; }

    /// <summary>May be sent back as it was shown.</summary>
    public IReadOnlyList<RegistryReference?>? Destinations { get; init; }
    public string? DestNamespace { get; init; }

    /// <summary>How many leading components the namespace replaces; negative or absent: all but the last.</summary>
    public int? DestNamespaceReplaceCount { get; init; }
    public TriggerRequest? Trigger { get; init; }
    public IReadOnlyList<FilterRequest?>? Filters { get; init; }
    public bool? Deletion { get; init; }
    public bool? ReplicateDeletion { get; init; }
    public bool? Override { get; init; }
    public bool? Enabled { get; init; }

    /// <summary>Kbit/s; 0 or less is unlimited.</summary>
    public int? Speed { get; init; }

    /// <summary>How many of its tasks may be under way at a time, over all workers; 0 or absent is unlimited.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>When its scheduled runs and what reconciliation finds may be copied; at any time when there are none.</summary>
    public IReadOnlyList<WindowRequest?>? Windows { get; init; }
    public bool? CopyByChunk { get; init; }
    public bool? SingleActiveReplication { get; init; }

    /// <summary>Whose workers plan and copy; the source's region when absent.</summary>
    public string? WorkerRegion { get; init; }

    /// <summary>IANA name in which the cron and the windows are read; UTC when absent.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What an event-based policy makes up for when events have missed it: <c>since_enabled</c> (the default), <c>all</c> or <c>off</c>.</summary>
    public string? Reconcile { get; init; }

    /// <summary>
    /// Which push of a tag stays where another policy copies back and it was pushed at both ends: <c>last_push</c> (the default) or <c>home_site</c>.
    /// </summary>
    public string? Conflict { get; init; }

    /// <summary>With <c>home_site</c>: the id of the source or the destination.</summary>
    public long? HomeRegistry { get; init; }
}

/// <summary>A registry by its id; other members are for reading only.</summary>
internal sealed record RegistryReference(long? Id);

/// <summary>When a policy runs by itself.</summary>
internal sealed record TriggerRequest(string? Type, TriggerSettingsRequest? TriggerSettings);

/// <summary>The schedule.</summary>
/// <param name="Cron">5 fields, or 6 with seconds 0 in front.</param>
/// <param name="JitterSeconds">A run begins later than the cron says by up to so much, each by another time; 0 or absent: by none.</param>
/// <param name="MissedRuns">What becomes of runs that were missed: <c>run_once</c> (the default) or <c>skip</c>.</param>
/// <param name="Paused">The schedule rests; runs by hand go on.</param>
internal sealed record TriggerSettingsRequest(string? Cron, int? JitterSeconds = null, string? MissedRuns = null, bool? Paused = null);

/// <summary>What a policy lets through.</summary>
/// <param name="Type">One of <see cref="Rules.Filters.FilterTypes"/>.</param>
/// <param name="Value">A pattern, or several of which any may match; the names of labels; how many, or how long ago.</param>
/// <param name="Decoration"><c>matches</c> (the default) or <c>excludes</c>.</param>
/// <param name="Syntax"><c>glob</c> (the default), <c>regex</c> or, of tags, <c>semver</c>; <c>semver</c> for the newest by version.</param>
internal sealed record FilterRequest(string? Type, JsonElement? Value, string? Decoration, string? Syntax = null);
