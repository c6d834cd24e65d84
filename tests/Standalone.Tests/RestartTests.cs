using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

public sealed class RestartTests
{
    private const int Images = 60;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Kill_WhileCopying_GoesOnAfterTheRestartAndWritesEachTagOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory("standalone-registries");
        await using var source = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("source") }, cancellationToken);
        await using var destination = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("destination") }, cancellationToken);
        await source.Seed.TagsAsync("library/app", Images, cancellationToken: cancellationToken);
        await using var instance = new Instance();
        await instance.StartAsync(cancellationToken);
        var policy = await instance.Api.CreatePolicyAsync(
            "everything",
            await instance.Api.CreateRegistryAsync("source", source.Url, cancellationToken: cancellationToken),
            await instance.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken),
            cancellationToken: cancellationToken);

        long execution;
        using (destination.Faults.Add(RequestKind.UploadFinish, Fault.Delay(TimeSpan.FromMilliseconds(200))))
        {
            execution = await instance.Api.StartExecutionAsync(policy, cancellationToken);
            await Eventually.TrueAsync(() => destination.Tags("library/app").Count is > 5 and < Images, "some images are copied", Deadline, cancellationToken);
            await instance.Process.KillAsync(cancellationToken);
        }

        await instance.StartAsync(cancellationToken);
        var ended = await instance.Api.WaitForFinalAsync(execution, Deadline, cancellationToken: cancellationToken);

        Assert.Equal(("Succeed", Images, Images), (ended.Status, ended.Total, ended.Succeed));
        Assert.All(source.Tags("library/app"), tag => Assert.Equal(source.ManifestDigest("library/app", tag), destination.ManifestDigest("library/app", tag)));
        Assert.All(destination.Requests.CountTagPuts(), tag => Assert.Equal(1, tag.Value));
    }

    [Fact]
    public async Task Start_OnADirectoryInUse_IsRefusedNamingIt()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var instance = new Instance();
        await instance.StartAsync(cancellationToken);
        await using var second = instance.Begin(new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        await Eventually.TrueAsync(() => second.HasExited, "the second process ends", Deadline, cancellationToken);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Storage__DataDirectory", second.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnotherSecretsKey_IsRefusedNamingIt()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var instance = new Instance();
        await instance.StartAsync(cancellationToken);
        await instance.Process.TerminateAsync(TimeSpan.FromSeconds(40), cancellationToken);
        instance.Settings["Secrets__Key"] = Convert.ToBase64String(new byte[32]);
        await using var second = instance.Begin(new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        await Eventually.TrueAsync(() => second.HasExited, "the second process ends", Deadline, cancellationToken);
        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("Secrets__Key", second.Tail(), StringComparison.Ordinal);
    }
}
