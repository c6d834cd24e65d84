using HarborReplication.Rules.Pairs;

namespace HarborReplication.Rules.Tests.Pairs;

public sealed class PairKnowledgeTests
{
    [Theory]
    [InlineData("a", "a", null, TagStep.None)]
    [InlineData("a", "a", "b", TagStep.None)]
    [InlineData("a", null, null, TagStep.Copy)]
    [InlineData("a", null, "a", TagStep.Copy)]
    [InlineData("a", null, "b", TagStep.Copy)]
    [InlineData("a", "b", "b", TagStep.Copy)]
    [InlineData("a", "b", "a", TagStep.Leave)]
    [InlineData("a", "b", "c", TagStep.Decide)]
    [InlineData("a", "b", null, TagStep.Decide)]
    public void StepFor_NothingDecided_ByWhatBothHadLast(string source, string? destination, string? synced, TagStep expected) =>
        Assert.Equal(expected, new PairKnowledge { Synced = synced }.StepFor(source, destination));

    [Theory]
    [InlineData("a", "b", TagStep.Copy)]
    [InlineData("b", "a", TagStep.Decide)]
    [InlineData("a", "c", TagStep.Decide)]
    [InlineData("c", "b", TagStep.Decide)]
    [InlineData("a", null, TagStep.Copy)]
    public void StepFor_Decided_HoldsForExactlyTheseTwo(string source, string? destination, TagStep expected) =>
        Assert.Equal(expected, new PairKnowledge { Winner = "a", Loser = "b" }.StepFor(source, destination));

    [Theory]
    [InlineData("a", "a", TagStep.Leave)]
    [InlineData("a", "b", TagStep.Copy)]
    [InlineData("a", null, TagStep.Copy)]
    public void StepFor_GoneAtADestinationWhoseDeletionsAreFollowed_DoesNotComeBack(string source, string? synced, TagStep expected) =>
        Assert.Equal(expected, new PairKnowledge { Synced = synced, FollowsDeletion = true }.StepFor(source, null));
}
