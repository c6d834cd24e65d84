namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>Another limit at certain hours of certain days.</summary>
internal sealed record TimetableEntry
{
    /// <summary><c>mon</c> to <c>sun</c>.</summary>
    public required IReadOnlyList<string> Days { get; init; }

    /// <summary>On those days, wall-clock time.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>Exclusive; not after <see cref="From"/> means on the next day.</summary>
    public required TimeOnly To { get; init; }

    /// <summary>Null: no limit.</summary>
    public required long? BytesPerSecond { get; init; }
}
