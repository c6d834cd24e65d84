namespace HarborReplication.Rules.Pairs;

/// <summary>The last push to a tag that is known of.</summary>
/// <param name="Digest">What was pushed.</param>
/// <param name="At">By the clock that marks the pushes of both ends.</param>
public sealed record PushMark(string Digest, DateTimeOffset At);
