namespace HarborReplication.Rules.Pairs;

/// <summary>An event that tells of a push to one end of a tag that is copied in both directions.</summary>
/// <param name="Digest">What was pushed.</param>
/// <param name="End">Where.</param>
public sealed record Arrival(string Digest, PairEnd End)
{
    /// <summary>
    /// An event that comes later than this after the write is no echo any more: what was known then may not be true now, and looking at both ends
    /// costs little.
    /// </summary>
    public static readonly TimeSpan EchoLife = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether it only tells of what a copy has written: both ends are known to have it, it was written at this end not long ago, and nothing newer was pushed at
    /// the other one. It must not be left out all the same while a copy of the tag is under way, which may have read something else before.
    /// </summary>
    /// <param name="synced">What both ends had last.</param>
    /// <param name="otherPush">The last push at the other end.</param>
    /// <param name="now">By the clock of both.</param>
    public bool IsEcho(SyncMark? synced, PushMark? otherPush, DateTimeOffset now) =>
        synced is not null && synced.Digest == Digest && synced.WrittenEnd == End && now - synced.At < EchoLife
        && !(otherPush is not null && otherPush.Digest != Digest && otherPush.At > synced.At);
}
