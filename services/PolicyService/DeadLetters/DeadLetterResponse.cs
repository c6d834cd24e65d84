namespace HarborReplication.PolicyService.DeadLetters;

/// <summary>A dead letter as it is shown. Its body is not: it may hold what opens an upload.</summary>
internal sealed record DeadLetterResponse
{
    public required long Id { get; init; }
    public required string Endpoint { get; init; }
    public string? MessageType { get; init; }
    public string? MessageId { get; init; }
    public required string Reason { get; init; }
    public required string Detail { get; init; }
    public required string State { get; init; }
    public required bool Replayable { get; init; }
    public required int Count { get; init; }
    public required long BodyBytes { get; init; }
    public required DateTimeOffset FirstSeen { get; init; }
    public required DateTimeOffset LastSeen { get; init; }
    public DateTimeOffset? Replayed { get; init; }

    public static DeadLetterResponse Of(DeadLetter letter) => new()
    {
        Id = letter.Id,
        Endpoint = letter.Endpoint,
        MessageType = letter.MessageType,
        MessageId = letter.MessageId,
        Reason = letter.Reason,
        Detail = letter.Detail,
        State = letter.State,
        Replayable = !letter.Truncated && !DeadLetterReplays.IsTemporary(letter.Endpoint),
        Count = letter.Count,
        BodyBytes = letter.BodyBytes,
        FirstSeen = letter.FirstSeenAt,
        LastSeen = letter.LastSeenAt,
        Replayed = letter.ReplayedAt,
    };
}
