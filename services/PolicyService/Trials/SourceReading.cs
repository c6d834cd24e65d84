namespace HarborReplication.PolicyService.Trials;

/// <summary>A listing that a request waits for, and what a worker answered. Deleted when it was read.</summary>
internal sealed class SourceReading
{
    public Guid Id { get; set; }
    public DateTimeOffset CreationTime { get; set; }

    /// <summary>A <see cref="Contracts.Readings.SourceRead"/> as JSON.</summary>
    public string? Answer { get; set; }
}
