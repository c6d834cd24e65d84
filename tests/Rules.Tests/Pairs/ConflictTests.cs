using CsCheck;
using HarborReplication.Rules.Pairs;

namespace HarborReplication.Rules.Tests.Pairs;

public sealed class ConflictTests
{
    [Theory]
    [InlineData(1, 2, PairEnd.High, ConflictRules.LastPush)]
    [InlineData(2, 1, PairEnd.Low, ConflictRules.LastPush)]
    [InlineData(1, null, PairEnd.Low, ConflictRules.LastPush)]
    [InlineData(null, 1, PairEnd.High, ConflictRules.LastPush)]
    [InlineData(null, null, PairEnd.High, ConflictRules.Digest)]
    [InlineData(1, 1, PairEnd.High, ConflictRules.Digest)]
    public void Decide_LastPush_TheLaterThatIsKnown(int? low, int? high, PairEnd winner, string by) => Assert.Equal(
        new ConflictVerdict(winner, by),
        new Conflict
        {
            Low = "a", High = "b", Rule = ConflictRules.LastPush,
            LowPush = low is { } one ? Push("a", one) : null, HighPush = high is { } other ? Push("b", other) : null,
        }.Decide());

    [Fact]
    public void Decide_PushOfAnotherDigest_IsNotKnown() => Assert.Equal(
        new ConflictVerdict(PairEnd.High, ConflictRules.LastPush),
        new Conflict { Low = "a", High = "b", Rule = ConflictRules.LastPush, LowPush = Push("c", 9), HighPush = Push("b", 1) }.Decide());

    [Theory]
    [InlineData(PairEnd.Low)]
    [InlineData(PairEnd.High)]
    public void Decide_HomeSite_WhateverWasPushedLast(PairEnd home) => Assert.Equal(
        new ConflictVerdict(home, ConflictRules.HomeSite),
        new Conflict { Low = "a", High = "b", Rule = ConflictRules.HomeSite, Home = home, LowPush = Push("a", 1), HighPush = Push("b", 2) }.Decide());

    // Whichever direction meets the conflict, and whichever end is called low: the same digest stays.
    [Fact]
    public void Decide_AnyConflict_DoesNotDependOnTheSide() => Gen.Int[0, int.MaxValue].Sample(
        seed =>
        {
            var conflict = Any(new Random(seed));
            var mirrored = conflict with { Low = conflict.High, High = conflict.Low, Home = Mirror(conflict.Home), LowPush = conflict.HighPush, HighPush = conflict.LowPush };
            var (one, other) = (conflict.Decide(), mirrored.Decide());
            Assert.Equal(Winner(conflict, one), Winner(mirrored, other));
            Assert.Equal(one.By, other.By);
        },
        iter: 10_000);

    private static Conflict Any(Random random)
    {
        string[] digests = ["a", "b", "c", "d"];
        random.Shuffle(digests);
        return new Conflict
        {
            Low = digests[0], High = digests[1], Rule = ConflictRules.All[random.Next(2)], Home = random.Next(3) switch { 0 => PairEnd.Low, 1 => PairEnd.High, _ => null },
            LowPush = AnyPush(), HighPush = AnyPush(),
        };

        PushMark? AnyPush() => random.Next(4) == 0 ? null : Push(digests[random.Next(3)], random.Next(4));
    }

    private static string Winner(Conflict conflict, ConflictVerdict verdict) => verdict.Winner == PairEnd.Low ? conflict.Low : conflict.High;

    private static PairEnd? Mirror(PairEnd? end) => end switch { PairEnd.Low => PairEnd.High, PairEnd.High => PairEnd.Low, _ => null };

    private static PushMark Push(string digest, int second) => new(digest, DateTimeOffset.UnixEpoch.AddSeconds(second));
}
