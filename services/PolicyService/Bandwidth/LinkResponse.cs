using System.Text.Json.Serialization;
using HarborReplication.PolicyService.Windows;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>A link's limit as it is shown.</summary>
internal sealed record LinkResponse
{
    public required long SourceRegistryId { get; init; }
    public required long DestinationRegistryId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? BytesPerSecond { get; init; }
    public string? TimeZone { get; init; }
    public required IReadOnlyList<TimetableEntryResponse> Timetable { get; init; }

    /// <summary>The limit at this moment; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? CurrentBytesPerSecond { get; init; }

    /// <summary>What is lent to workers of it now.</summary>
    public required long GrantedBytesPerSecond { get; init; }
    public required DateTimeOffset UpdateTime { get; init; }

    public static LinkResponse Of(Link link, long granted, DateTimeOffset now) => new()
    {
        SourceRegistryId = link.SourceRegistryId,
        DestinationRegistryId = link.DestinationRegistryId,
        BytesPerSecond = link.BytesPerSecond,
        TimeZone = link.TimeZone,
        Timetable = [.. Bandwidth.Timetable.Read(link.Timetable).Select(TimetableEntryResponse.Of)],
        CurrentBytesPerSecond = Bandwidth.Timetable.LimitOf(link, now),
        GrantedBytesPerSecond = granted,
        UpdateTime = link.UpdateTime,
    };
}

/// <summary>Another limit at certain hours of certain days.</summary>
internal sealed record TimetableEntryResponse
{
    public required IReadOnlyList<string> Days { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? BytesPerSecond { get; init; }

    public static TimetableEntryResponse Of(TimetableEntry entry) => new()
    {
        Days = entry.Hours.Days,
        From = WeeklyHours.Text(entry.Hours.From),
        To = WeeklyHours.Text(entry.Hours.To),
        BytesPerSecond = entry.BytesPerSecond,
    };
}
