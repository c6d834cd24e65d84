using HarborReplication.CopyWorker.Work;

namespace HarborReplication.CopyWorker.Tests.Work;

public sealed class WorkPaceTests
{
    [Fact]
    public void MayWait_NothingHasEnded_IsNone() => Assert.Equal(0, new WorkPace(8).MayWait);

    [Theory]
    [InlineData(100, 160)]
    [InlineData(1_000, 16)]
    [InlineData(2_000, 0)]
    [InlineData(60_000, 0)]
    [InlineData(0, 500)]
    [InlineData(1, 500)]
    public void MayWait_TasksTakeSoLong_IsWhatIsDoneInTwoSeconds(int milliseconds, int expected)
    {
        var pace = new WorkPace(8);

        for (var ended = 0; ended < 3; ended++)
            pace.Ended(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(expected, pace.MayWait);
    }

    [Fact]
    public void MayWait_TasksBecomeLong_BecomesNone()
    {
        var pace = new WorkPace(8);
        pace.Ended(TimeSpan.FromMilliseconds(10));

        for (var ended = 0; ended < 10; ended++)
            pace.Ended(TimeSpan.FromSeconds(30));

        Assert.Equal(0, pace.MayWait);
    }

    [Fact]
    public void Forget_SomethingWasKnown_BeginsAgainWithNone()
    {
        var pace = new WorkPace(8);
        pace.Ended(TimeSpan.FromMilliseconds(10));

        pace.Forget();

        Assert.Equal(0, pace.MayWait);
    }
}
