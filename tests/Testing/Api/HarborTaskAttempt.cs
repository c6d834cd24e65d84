namespace HarborReplication.Testing;

/// <summary>One try of a task.</summary>
public sealed record HarborTaskAttempt
{
    /// <summary>The worker that had the grant.</summary>
    public string? Worker { get; init; }

    public string? Outcome { get; init; }

    public string? Reason { get; init; }
}
