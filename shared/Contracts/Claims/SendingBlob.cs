namespace HarborReplication.Contracts.Claims;

/// <summary>A blob on its way.</summary>
public sealed record SendingBlob
{
    /// <summary>Of the task that sends it: nobody waits for a lower one.</summary>
    public required string Lane { get; init; }
    public required long BytesSent { get; init; }
    public required long Size { get; init; }

    /// <summary>By the rate so far; null before the first bytes.</summary>
    public double? RemainingSeconds { get; init; }
}
