namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>The limit of all copies from one registry to another.</summary>
internal sealed class Link
{
    public long SourceRegistryId { get; set; }
    public long DestinationRegistryId { get; set; }

    /// <summary>Null: no limit where the timetable has none.</summary>
    public long? BytesPerSecond { get; set; }

    /// <summary>IANA name in which the timetable is read.</summary>
    public string? TimeZone { get; set; }

    /// <summary>A JSON array of <see cref="TimetableEntry"/>.</summary>
    public string Timetable { get; set; } = "[]";
    public DateTimeOffset UpdateTime { get; set; }
}
