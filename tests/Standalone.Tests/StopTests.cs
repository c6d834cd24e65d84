using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

public sealed class StopTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Stop_InTheMiddleOfABlob_EndsWithoutWaitingForIt()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory("standalone-registries");
        await using var source = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("source") }, cancellationToken);
        await using var destination = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Combine("destination") }, cancellationToken);
        await source.Seed.TagsAsync("library/app", 1, cancellationToken: cancellationToken);
        await using var instance = new Instance();
        await instance.StartAsync(cancellationToken);
        var policy = await instance.Api.CreatePolicyAsync(
            "everything",
            await instance.Api.CreateRegistryAsync("source", source.Url, cancellationToken: cancellationToken),
            await instance.Api.CreateRegistryAsync("destination", destination.Url, cancellationToken: cancellationToken),
            cancellationToken: cancellationToken);

        // The source sends no second byte until the fault is taken away, which is after the stop has been seen to be done.
        using (source.Faults.Add(RequestKind.BlobGet, Fault.StallResponseAfter(1)))
        {
            var execution = await instance.Api.StartExecutionAsync(policy, cancellationToken);
            await Eventually.TrueAsync(
                async token => (await instance.Api.ListTasksAsync(execution, token)).Any(task => task.Status == "InProgress")
                    && source.Requests.Count(RequestKind.BlobGet) > 0,
                "a blob is on its way",
                Deadline,
                cancellationToken: cancellationToken);
            await instance.Api.StopExecutionAsync(execution, cancellationToken);
            var ended = await instance.Api.WaitForFinalAsync(execution, Deadline, cancellationToken: cancellationToken);
            Assert.Equal("Stopped", ended.Status);
            Assert.Equal("Stopped", Assert.Single(await instance.Api.ListTasksAsync(execution, cancellationToken)).Status);
        }

        Assert.Empty(destination.Tags("library/app"));
    }
}
