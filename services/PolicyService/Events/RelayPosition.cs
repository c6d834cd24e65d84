namespace HarborReplication.PolicyService.Events;

/// <summary>
/// How far the event log has been carried to the exchange; one row, so that nothing has to be written to the events themselves. It outlives
/// them: what is numbered next goes on from here.
/// </summary>
internal sealed class RelayPosition
{
    public const int OnlyId = 1;

    public int Id { get; set; } = OnlyId;

    /// <summary>The broker has confirmed everything up to this sequence.</summary>
    public long Published { get; set; }

    /// <summary>A relay is about to publish what comes after; until then others leave it alone.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }
}
