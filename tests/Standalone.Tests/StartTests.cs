using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

public sealed class StartTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a password of one's own")]
    public async Task Demo_Once_ReplicatesAndEnds(string password)
    {
        using var directory = new TemporaryDirectory("demo");
        var output = await ChildProcess.RunAsync(
            new ChildProcessStart
            {
                FileName = "dotnet",
                Arguments = [ServiceProcess.AssemblyOf("Standalone"), "demo", "--once"],
                Environment = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{FreePort.Next()}", ["TMPDIR"] = directory.Path, ["Admin__Password"] = password },
                OutputFile = directory.Combine("output.log"),
            },
            TimeSpan.FromSeconds(90),
            TestContext.Current.CancellationToken);
        Assert.Contains("execution 1: Succeed    9 of 9 artifacts", output, StringComparison.Ordinal);
        Assert.Contains("production/shop/storefront (3 tags)", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(directory.Path));
    }

    [Fact]
    public async Task Start_WithoutAPassword_MakesOneAndKeepsIt()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var instance = new Instance();
        instance.Settings.Remove("Admin__Password");
        await instance.StartAsync(cancellationToken);
        var first = Password(instance);
        await instance.Process.TerminateAsync(TimeSpan.FromSeconds(40), cancellationToken);
        await instance.StartAsync(cancellationToken);
        Assert.Equal(first, Password(instance));
        Assert.True(first.Length >= 16, first);
    }

    [Fact]
    public async Task Start_WithAMistakenSetting_IsRefusedNamingAll()
    {
        await using var instance = new Instance();
        instance.Settings["Worker__Slots"] = "many";
        instance.Settings["Retry__Deadline"] = "tomorrow";
        await using var process = instance.Begin(new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        await Eventually.TrueAsync(() => process.HasExited, "the process ends", TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("Worker__Slots is \"many\"", process.Tail(), StringComparison.Ordinal);
        Assert.Contains("Retry__Deadline is \"tomorrow\"", process.Tail(), StringComparison.Ordinal);
    }

    private static string Password(Instance instance)
    {
        const string Label = "Admin password: ";
        return File.ReadLines(instance.Process.OutputFile).Single(line => line.StartsWith(Label, StringComparison.Ordinal))[Label.Length..];
    }
}
