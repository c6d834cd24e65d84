using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>Accessories that workers find beside what events have named.</summary>
public sealed class AccessoryTests
{
    [Fact]
    public async Task Settlement_NamesAccessories_TheyBecomeTasksOfTheExecutionOnce()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await RequestedAsync(plane);
        var subject = Assert.Single((await plane.AskAsync(worker)).Tasks);
        Assert.True(subject.FindsAccessories);

        await plane.SettleAsync(worker, Worker.Copied(subject) with { Accessories = ["sha256-aa.sig", "sha256-aa"] });
        var accessories = (await plane.AskAsync(worker)).Tasks;
        Assert.Equal(["sha256-aa", "sha256-aa.sig"], accessories.Select(task => task.SourceReference).Order(StringComparer.Ordinal));
        Assert.All(accessories, task => Assert.Equal(
            (subject.SourceRepository, subject.DestinationRepository, task.SourceReference, true),
            (task.SourceRepository, task.DestinationRepository, task.DestinationReference, task.FindsAccessories)));

        // Lists that name each other.
        await plane.SettleAsync(worker, accessories.Select(task => Worker.Copied(task) with { Accessories = ["sha256-aa", "v1"] }).ToList());

        var ended = await plane.UntilAsync(execution, ExecutionStates.Succeeded);
        Assert.Equal(3, ended.Final.Total);
    }

    [Fact]
    public async Task Settlement_AttemptFailed_AddsNothing()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await RequestedAsync(plane);
        var subject = Assert.Single((await plane.AskAsync(worker)).Tasks);

        await plane.SettleAsync(worker, Worker.Failed(subject, FailureClasses.Transient, "src-timeout") with { Accessories = ["sha256-aa"] });

        Assert.Equal("v1", await plane.ReadAsync(database => database.Tasks.Where(task => task.ExecutionId == execution).Select(task => task.SourceReference).SingleAsync()));
    }

    [Fact]
    public async Task Settlement_ExecutionWasStopped_AddsNothing()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await RequestedAsync(plane);
        var subject = Assert.Single((await plane.AskAsync(worker)).Tasks);
        await plane.ReadAsync(async database =>
        {
            var now = await database.NowAsync(default);
            return await database.Executions.ExecuteUpdateAsync(set => set.SetProperty(row => row.StopRequestedAt, now));
        });

        await plane.SettleAsync(worker, Worker.Copied(subject) with { Accessories = ["sha256-aa"] });

        Assert.Equal(1, (await plane.UntilAsync(execution, ExecutionStates.Succeeded, ExecutionStates.Stopped)).Final.Total);
    }

    [Fact]
    public async Task Grant_OfAPlannedTask_AsksForNoAccessories()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);

        Assert.False(Assert.Single((await plane.AskAsync(worker)).Tasks).FindsAccessories);
    }

    private static async Task<long> RequestedAsync(PlaneHost plane)
    {
        var execution = await plane.RequestAsync(
            await plane.AddPolicyAsync(),
            artifacts: [new RequestedArtifact { Repository = "library/app", Reference = "v1", Operation = Operations.Copy }]);
        await plane.UntilAsync(execution, ExecutionStates.Running);
        return execution;
    }
}
