using System.Globalization;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>One execution that is killed again and again while it copies, and goes on each time.</summary>
public sealed class RepeatedKillTests
{
    private const string Repository = "library/app";
    // More than are copied while it starts, so that every kill finds something to interrupt.
    private const int ImagesPerKill = 40;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>Five in a row; more by hand, with <c>STANDALONE_KILLS=100</c>.</summary>
    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("STANDALONE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 5;

    [Fact]
    public async Task Kill_AgainAndAgainWhileCopying_LosesNothingAndPutsEachTagOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory("standalone-registries");
        await using var source = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("source") }, cancellationToken);
        await using var destination = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("destination") }, cancellationToken);
        var images = (Kills + 1) * ImagesPerKill;
        await source.Seed.TagsAsync(Repository, images, cancellationToken: cancellationToken);
        await using var instance = new Instance();
        instance.Settings["Worker__Slots"] = "4";
        await instance.StartAsync(cancellationToken);
        var policy = await instance.Api.CreatePolicyAsync(
            "everything",
            await instance.Api.CreateRegistryAsync("source", source.Url, cancellationToken: cancellationToken),
            await instance.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken),
            cancellationToken: cancellationToken);

        long execution;
        using (destination.Faults.Add(RequestKind.UploadFinish, Fault.Delay(TimeSpan.FromMilliseconds(500))))
        {
            execution = await instance.Api.StartExecutionAsync(policy, cancellationToken);
            var before = 0;
            for (var kill = 1; kill <= Kills; kill++)
            {
                await Eventually.TrueAsync(() => destination.Tags(Repository).Count > before, $"copying goes on before kill {kill}", Deadline, cancellationToken);
                Assert.False((await instance.Api.GetExecutionAsync(execution, cancellationToken)).IsFinal, $"everything was copied before kill {kill}");
                await instance.Process.KillAsync(cancellationToken);
                before = destination.Tags(Repository).Count;
                await instance.StartAsync(cancellationToken);
            }
        }

        var ended = await instance.Api.WaitForFinalAsync(execution, Deadline * 2, cancellationToken: cancellationToken);

        Assert.Equal(("Succeed", images, images), (ended.Status, ended.Total, ended.Succeed));
        Assert.All(source.Tags(Repository), tag => Assert.Equal(source.ManifestDigest(Repository, tag), destination.ManifestDigest(Repository, tag)));
        Assert.All(destination.Requests.CountTagPuts(), tag => Assert.Equal(1, tag.Value));
    }
}
