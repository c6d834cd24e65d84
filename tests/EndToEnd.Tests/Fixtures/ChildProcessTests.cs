using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Fixtures;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Signal_StopThenContinue_HoldsTheProcessWithoutEndingIt()
    {
        using var directory = new TemporaryDirectory("child");
        await using var child = Shell("while :; do echo tick; sleep 0.05; done", directory);
        await Eventually.TrueAsync(() => child.Tail().Contains("tick", StringComparison.Ordinal), "it prints", Soon);

        child.Signal(UnixSignal.Stop);
        await Eventually.TrueAsync(() => StateOf(child.Id) == 'T', "it is stopped", Soon);
        var printed = new FileInfo(child.OutputFile).Length;
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(printed, new FileInfo(child.OutputFile).Length);

        child.Signal(UnixSignal.Continue);
        await Eventually.TrueAsync(() => new FileInfo(child.OutputFile).Length > printed, "it prints again", Soon);
    }

    [Fact]
    public async Task DisposeAsync_WithAGrandchild_EndsBoth()
    {
        using var directory = new TemporaryDirectory("child");
        var child = Shell("sleep 300 & echo $!; wait", directory);
        var grandchild = 0;
        await Eventually.TrueAsync(() => int.TryParse(child.Tail(), out grandchild), "it has started another process", Soon);

        await child.DisposeAsync();

        await Eventually.TrueAsync(() => StateOf(grandchild) is null or 'Z', "the grandchild is gone", Soon);
    }

    [Fact]
    public async Task RunAsync_ProgramThatFails_ThrowsWithItsOutput()
    {
        using var directory = new TemporaryDirectory("child");

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => ChildProcess.RunAsync(
            new ChildProcessStart { FileName = "sh", Arguments = ["-c", "echo no room; exit 3"], OutputFile = directory.Combine("out") },
            Soon,
            TestContext.Current.CancellationToken));

        Assert.Contains("exited with 3", problem.Message, StringComparison.Ordinal);
        Assert.Contains("no room", problem.Message, StringComparison.Ordinal);
    }

    private static ChildProcess Shell(string script, TemporaryDirectory directory) => ChildProcess.Start(
        new ChildProcessStart { FileName = "sh", Arguments = ["-c", script], OutputFile = directory.Combine("out") });

    /// <summary>The letter that the kernel gives a process's state; null when there is none.</summary>
    private static char? StateOf(int processId)
    {
        try
        {
            // 4711 (sleep) S 1 …
            return File.ReadAllText($"/proc/{processId}/stat").Split(") ")[^1][0];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
