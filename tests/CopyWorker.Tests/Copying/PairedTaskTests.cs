using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.Registry.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.CopyWorker.Tests.Copying;

/// <summary>A granted copy of a tag that is copied in the other direction too.</summary>
public sealed class PairedTaskTests
{
    [Fact]
    public async Task GrantedTask_DestinationHasWhatBothHad_IsCopied()
    {
        await using var worker = await WorkerHost.StartAsync();
        var (image, old) = (worker.Source.Push("team/app", "v1", 10), worker.Destination.Push("mirror/app", "v1", 10));

        worker.Policy.Grant(Grants.Task(1) with { Pair = new TagPair { Synced = old.Digest.ToString() } });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((Outcomes.Copied, true, true, null), (settlement.Outcome, settlement.Paired, settlement.Wrote, settlement.Disputed));
        Assert.Equal(image.Digest.ToString(), worker.Destination.DigestOf("mirror/app", "v1"));
    }

    [Fact]
    public async Task GrantedTask_SourceHasWhatBothHad_LeavesTheNewerAlone()
    {
        await using var worker = await WorkerHost.StartAsync();
        var (old, newer) = (worker.Source.Push("team/app", "v1", 10), worker.Destination.Push("mirror/app", "v1", 10));

        worker.Policy.Grant(Grants.Task(1) with { Pair = new TagPair { Synced = old.Digest.ToString() } });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((Outcomes.Skipped, Reasons.Superseded, newer.Digest.ToString()), (settlement.Outcome, settlement.Reason, settlement.Digest));
        Assert.Equal(newer.Digest.ToString(), worker.Destination.DigestOf("mirror/app", "v1"));
    }

    [Fact]
    public async Task GrantedTask_BothHaveChanged_WritesNothingAndSaysWhatItFound()
    {
        await using var worker = await WorkerHost.StartAsync();
        var (here, there) = (worker.Source.Push("team/app", "v1", 10), worker.Destination.Push("mirror/app", "v1", 10));

        worker.Policy.Grant(Grants.Task(1) with { Pair = new TagPair() });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((Outcomes.Conflict, true, false), (settlement.Outcome, settlement.Paired, settlement.Wrote));
        Assert.Equal((here.Digest.ToString(), there.Digest.ToString()), (settlement.Disputed!.SourceDigest, settlement.Disputed.DestinationDigest));
        Assert.Equal(there.Digest.ToString(), worker.Destination.DigestOf("mirror/app", "v1"));
    }

    [Fact]
    public async Task GrantedTask_DecidedForTheSource_OverwritesTheLoser()
    {
        await using var worker = await WorkerHost.StartAsync();
        var (here, there) = (worker.Source.Push("team/app", "v1", 10), worker.Destination.Push("mirror/app", "v1", 10));

        worker.Policy.Grant(Grants.Task(1) with { Pair = new TagPair { Winner = here.Digest.ToString(), Loser = there.Digest.ToString() } });

        Assert.Equal(Outcomes.Copied, Assert.Single(await worker.SettledAsync()).Outcome);
        Assert.Equal(here.Digest.ToString(), worker.Destination.DigestOf("mirror/app", "v1"));
    }

    [Fact]
    public async Task GrantedTask_PolicyDoesNotOverride_IsTheUsualConflict()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        var there = worker.Destination.Push("mirror/app", "v1", 10);

        worker.Policy.Grant(Grants.Task(1) with { Override = false, Pair = new TagPair { Synced = there.Digest.ToString() } });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((Outcomes.Conflict, Reasons.PolicyRule, null), (settlement.Outcome, settlement.Reason, settlement.Disputed));
    }

    [Theory]
    [InlineData(true, Outcomes.Skipped)]
    [InlineData(false, Outcomes.Copied)]
    public async Task GrantedTask_DeletedAtTheDestination_ComesBackUnlessDeletionsAreFollowed(bool follows, string outcome)
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push("team/app", "v1", 10);

        worker.Policy.Grant(Grants.Task(1) with { Pair = new TagPair { Synced = image.Digest.ToString(), FollowsDeletion = follows } });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal(outcome, settlement.Outcome);
        Assert.Equal(follows ? null : image.Digest.ToString(), settlement.Digest);
        Assert.Equal(follows ? null : image.Digest.ToString(), worker.Destination.DigestOf("mirror/app", "v1"));
    }

    [Fact]
    public async Task GrantedTask_DestinationIsPushedDuringTheCopy_IsNotOverwritten()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push("team/app", "v1", 10);
        var pushed = SampleImage.Of();
        worker.Destination.Script = context =>
        {
            if (HttpMethods.IsPut(context.Request.Method))
                pushed.AddTo(worker.Destination.Registry, "mirror/app", "v1");
            return Task.FromResult(false);
        };

        worker.Policy.Grant(Grants.Task(1) with { Pair = new TagPair() });
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal((image.Digest.ToString(), pushed.Digest.ToString()), (settlement.Disputed!.SourceDigest, settlement.Disputed.DestinationDigest));
        Assert.Equal(pushed.Digest.ToString(), worker.Destination.DigestOf("mirror/app", "v1"));
    }
}
