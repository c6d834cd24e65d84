using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>What a task has found or made both ends to be.</summary>
/// <param name="Key">The tag.</param>
/// <param name="Digest">Null: they differ.</param>
/// <param name="WrittenEnd">Where it was written; null where it was there already.</param>
internal sealed record SyncedTag(PairKey Key, string? Digest, PairEnd? WrittenEnd);
