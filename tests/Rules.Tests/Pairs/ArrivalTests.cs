using HarborReplication.Rules.Pairs;

namespace HarborReplication.Rules.Tests.Pairs;

public sealed class ArrivalTests
{
    private static readonly DateTimeOffset Written = DateTimeOffset.UnixEpoch;
    private static readonly SyncMark Synced = new("a", Written, PairEnd.High);

    [Theory]
    [InlineData("a", PairEnd.High, true)]
    [InlineData("a", PairEnd.Low, false)]
    [InlineData("b", PairEnd.High, false)]
    public void IsEcho_OfWhatWasWrittenWhereItWasWritten(string digest, PairEnd end, bool expected) =>
        Assert.Equal(expected, new Arrival(digest, end).IsEcho(Synced, null, Written.AddSeconds(1)));

    [Theory]
    [InlineData("b", 1, false)]
    [InlineData("b", -1, true)]
    [InlineData("a", 1, true)]
    public void IsEcho_PushAtTheOtherEnd_NotWhenItIsNewer(string pushed, int second, bool expected) =>
        Assert.Equal(expected, new Arrival("a", PairEnd.High).IsEcho(Synced, new PushMark(pushed, Written.AddSeconds(second)), Written.AddSeconds(2)));

    [Fact]
    public void IsEcho_LongAfterTheWrite_IsNot() => Assert.False(new Arrival("a", PairEnd.High).IsEcho(Synced, null, Written + Arrival.EchoLife));

    [Fact]
    public void IsEcho_NothingIsKnownOrNothingWasWritten_IsNot()
    {
        Assert.False(new Arrival("a", PairEnd.High).IsEcho(null, null, Written));
        Assert.False(new Arrival("a", PairEnd.High).IsEcho(Synced with { WrittenEnd = null }, null, Written));
    }
}
