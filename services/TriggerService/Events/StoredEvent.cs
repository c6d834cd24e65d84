namespace HarborReplication.TriggerService.Events;

/// <summary>The row of an <see cref="ArtifactEvent"/>; kept for a while after it was matched, to recognise it when it is told again.</summary>
internal sealed record StoredEvent
{
    public const int MaxActorLength = 256;

    /// <summary>In the order of arrival, give or take what arrived at the same time.</summary>
    public long Id { get; init; }
    public required long RegistryId { get; init; }
    public required string Key { get; init; }
    public required string Kind { get; init; }
    public required string Repository { get; init; }
    public string? Tag { get; init; }
    public string? Digest { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string Via { get; init; }
    public string? Actor { get; init; }

    /// <summary>Null until it was held against the policies.</summary>
    public DateTimeOffset? MatchedAt { get; init; }
}
