using System.Text.Json.Serialization;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>Body of <c>PUT /links/{source}/{destination}</c>: a whole limit, what is absent is none.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LinkRequest
{
    /// <summary>Null or absent: no limit where the timetable has none.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>IANA name; UTC when absent.</summary>
    public string? TimeZone { get; init; }
    public IReadOnlyList<TimetableEntryRequest?>? Timetable { get; init; }
}

/// <summary>Another limit at certain hours of certain days.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TimetableEntryRequest
{
    /// <summary><c>mon</c> to <c>sun</c>; all when absent.</summary>
    public IReadOnlyList<string>? Days { get; init; }

    /// <summary><c>08:00</c></summary>
    public string? From { get; init; }

    /// <summary><c>18:00</c>, exclusive; not after <see cref="From"/> means on the next day.</summary>
    public string? To { get; init; }

    /// <summary>Null or absent: no limit.</summary>
    public long? BytesPerSecond { get; init; }
}
