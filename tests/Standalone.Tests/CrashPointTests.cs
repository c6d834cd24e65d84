using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

public sealed class CrashPointTests
{
    private const int EndedByKill = 137;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("commit.before:Sweep.TickAsync")]
    [InlineData("commit.after:Sweep.TickAsync@2")]
    [InlineData("publish.before:Heartbeat")]
    [InlineData("publish.after:Heartbeat@2")]
    [InlineData("ack.before:HeartbeatAnswered")]
    [InlineData("ack.after:HeartbeatAnswered")]
    public async Task Process_ArmedAtAPoint_EndsThereAsByKill(string point)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var instance = new Instance();
        instance.Settings["Crash__At"] = point;
        await using var process = instance.Begin(instance.Url);

        await Eventually.TrueAsync(() => process.HasExited, "the process has ended", Deadline, cancellationToken);

        Assert.Equal(EndedByKill, process.ExitCode);
        Assert.DoesNotContain("shutting down", process.Tail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sweep")]
    [InlineData("commit.before:Sweep.TickAsync@0")]
    [InlineData("commit.before:Sweep.TickAsync@soon")]
    public async Task Process_ArmedAtNoPoint_RefusesToStartNamingTheSetting(string point)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var instance = new Instance();
        instance.Settings["Crash__At"] = point;
        await using var process = instance.Begin(instance.Url);

        await Eventually.TrueAsync(() => process.HasExited, "the process has ended", Deadline, cancellationToken);

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("Crash__At", process.Tail(), StringComparison.Ordinal);
    }
}
