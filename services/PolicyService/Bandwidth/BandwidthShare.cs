namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>A worker session's part of a budget, for a few seconds.</summary>
internal sealed class BandwidthShare
{
    public required string Budget { get; set; }
    public required Guid Session { get; set; }

    /// <summary>What was granted last.</summary>
    public long BytesPerSecond { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The request that it answered.</summary>
    public long Number { get; set; }

    /// <summary>The largest share before, which the session may still be using until it says that it applied a newer one.</summary>
    public long Before { get; set; }
    public DateTimeOffset BeforeExpiresAt { get; set; }

    /// <summary>What the session wants, in weighted copies.</summary>
    public int Weight { get; set; }
}
