using HarborReplication.CopyWorker.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace HarborReplication.CopyWorker.Tests.Sessions;

public sealed class LeaseClockTests
{
    private static readonly TimeSpan WriteFor = TimeSpan.FromSeconds(12);
    private readonly FakeTimeProvider _time = new();
    private readonly LeaseClock _lease;

    public LeaseClockTests() => _lease = new LeaseClock(_time, WriteFor);

    [Fact]
    public void MayWrite_BeforeTheFirstAnswer_IsFalse()
    {
        _lease.Sending(1);

        Assert.False(_lease.MayWrite());
        Assert.Null(_lease.AgeSeconds());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(11.999, true)]
    [InlineData(12, false)]
    [InlineData(3600, false)]
    public void MayWrite_AfterAnAnsweredHeartbeat_LastsTwelveSecondsFromItsSending(double seconds, bool expected)
    {
        _lease.Sending(1);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _lease.Answered(1);

        Assert.Equal(expected, _lease.MayWrite());
    }

    [Fact]
    public void MayWrite_AnswerComesLate_CountsFromTheSendingNotFromTheAnswer()
    {
        _lease.Sending(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        _lease.Answered(1);
        Assert.True(_lease.MayWrite());

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(_lease.MayWrite());
    }

    [Fact]
    public void MayWrite_LaterHeartbeatsUnanswered_DoNotExtendTheLease()
    {
        _lease.Sending(1);
        _lease.Answered(1);
        for (var number = 2; number <= 4; number++)
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            _lease.Sending(number);
        }

        Assert.False(_lease.MayWrite());
        Assert.Equal(12, _lease.AgeSeconds());
    }

    [Fact]
    public void Answered_OlderAnswerAfterANewerOne_DoesNotShortenTheLease()
    {
        _lease.Sending(1);
        _time.Advance(TimeSpan.FromSeconds(8));
        _lease.Sending(2);
        _lease.Answered(2);

        _lease.Answered(1);
        _time.Advance(TimeSpan.FromSeconds(8));

        Assert.True(_lease.MayWrite());
    }

    [Fact]
    public void Answered_LeaseHadLapsed_WritingGoesOn()
    {
        _lease.Sending(1);
        _lease.Answered(1);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(_lease.MayWrite());

        _lease.Sending(2);
        _lease.Answered(2);

        Assert.True(_lease.MayWrite());
    }

    [Fact]
    public void Answered_NumberNeverSent_ChangesNothing()
    {
        _lease.Answered(7);

        Assert.False(_lease.MayWrite());
    }
}
