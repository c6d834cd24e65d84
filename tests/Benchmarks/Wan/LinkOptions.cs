namespace HarborReplication.Benchmarks.Wan;

/// <summary>What a link between two places is like.</summary>
internal sealed record LinkOptions
{
    public static readonly LinkOptions Wan = new() { OneWay = TimeSpan.FromMilliseconds(40) };

    /// <summary>How long a byte is under way.</summary>
    public required TimeSpan OneWay { get; init; }

    /// <summary>What all connections together can send in one direction; null: as much as comes.</summary>
    public long? BytesPerSecond { get; init; }

    public TimeSpan RoundTrip => OneWay * 2;
}
