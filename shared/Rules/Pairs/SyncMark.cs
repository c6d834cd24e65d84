namespace HarborReplication.Rules.Pairs;

/// <summary>What both ends of a tag had last.</summary>
/// <param name="Digest">Of both.</param>
/// <param name="At">When that was seen last, by the clock that marks pushes.</param>
/// <param name="WrittenEnd">The end at which a copy has written it and whose registry has not told of it yet; null where there is none.</param>
public sealed record SyncMark(string Digest, DateTimeOffset At, PairEnd? WrittenEnd);
