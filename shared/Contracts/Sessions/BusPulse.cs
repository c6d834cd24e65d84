namespace HarborReplication.Contracts.Sessions;

/// <summary>PolicyService's message to itself: lease time passes only while these arrive.</summary>
public sealed record BusPulse
{
    public required Guid Replica { get; init; }
    public required long Number { get; init; }
}
