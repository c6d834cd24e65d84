using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>What an event has told of.</summary>
/// <param name="Key">The tag.</param>
/// <param name="End">Where it was pushed.</param>
/// <param name="Digest">What was pushed; null where it was only a copy's write, of which nothing more is to be told.</param>
internal sealed record PushedTag(PairKey Key, PairEnd End, string? Digest);
