using CsCheck;

namespace HarborReplication.Rules.Tests.Pairs;

public sealed class ConvergenceTests
{
    // People push at both ends; events are late, lost and repeated; workers die after their writes.
    [Fact]
    public void Ends_AnyOrderOfEverything_ComeToRestEqualAndNothingIsLostUnrecorded() => Sample(losesEvents: true);

    // Nothing but events starts a copy: leaving out echoes keeps none from being made.
    [Fact]
    public void Ends_NoEventIsLost_ComeToRestEqualWithoutAComparison() => Sample(losesEvents: false);

    // What is pushed last is what both have, also where it is what they had before.
    [Fact]
    public void Ends_OnePushAfterTheOther_HaveTheLastOne() => Gen.Int[0, int.MaxValue].Sample(
        seed =>
        {
            var random = new Random(seed);
            var model = new PairModel(random, losesEvents: false);
            for (var push = 0; push < 8; push++)
            {
                var digest = ((char)('a' + random.Next(3))).ToString();
                model.Push(random.Next(2), digest);
                model.Rest();
                Assert.True(model.Has(digest), model.ToString());
            }

            Assert.Equal(0, model.Conflicts);
        },
        iter: 5_000);

    private static void Sample(bool losesEvents) => Gen.Int[0, int.MaxValue].Sample(
        seed =>
        {
            var model = new PairModel(new Random(seed), losesEvents);
            model.Live(steps: 60);
            model.Rest();
            Assert.True(model.AreEqual, model.ToString());
            Assert.True(model.WritesAtRest == 0, model.ToString());
            Assert.True(model.Unrecorded.Count == 0, model.ToString());
        },
        iter: 20_000);
}
