namespace HarborReplication.PolicyService.Events;

/// <summary>Something outsiders are told, written with the change it tells of.</summary>
internal sealed class EventLogEntry
{
    public long Id { get; set; }

    /// <summary>One of <see cref="Contracts.Events.EventTypes"/>.</summary>
    public required string Type { get; set; }
    public string? Subject { get; set; }

    /// <summary>JSON.</summary>
    public required string Data { get; set; }
    public required DateTimeOffset OccurredAt { get; set; }

    /// <summary>The public order, given after commit by the one relay; ids are given before it and have gaps.</summary>
    public long? Sequence { get; set; }
}
