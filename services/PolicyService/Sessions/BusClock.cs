namespace HarborReplication.PolicyService.Sessions;

/// <summary>
/// Milliseconds during which PolicyService heard itself over the bus; one row. Never faster than real time, and still while the broker
/// is away, so that an outage does not look like the death of every worker.
/// </summary>
internal sealed class BusClock
{
    public const int OnlyId = 1;

    public int Id { get; set; } = OnlyId;
    public long Milliseconds { get; set; }
    public DateTimeOffset HeardAt { get; set; }
}
