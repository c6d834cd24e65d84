using System.Diagnostics;
using HarborReplication.Contracts.Claims;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Tests.Claims;

/// <summary>Large blobs are asked for before they are sent; whatever comes of that, the task ends.</summary>
public sealed class ClaimTests
{
    private const int Large = 2_000_000;

    [Fact]
    public async Task LargeBlob_IsClaimedSentAndReported()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push("team/app", "v1", Large, 1_000);

        worker.Policy.Grant(Grants.Task(1));
        Assert.Equal(Outcomes.Copied, Assert.Single(await worker.SettledAsync()).Outcome);

        await WorkerHost.UntilAsync(() => worker.Policy.Claims.Any(message => message.Released.Any(released => released.Landed)), "the landing is reported");
        var question = Assert.Single(worker.Policy.Claims.SelectMany(message => message.Questions).DistinctBy(question => question.Claim));
        Assert.Equal((Digest.Of(image.Blobs[1]).ToString(), Large, "mirror/app", Lanes.Normal), (question.Digest, (int)question.Size, question.Repository, question.Lane));
        var landed = worker.Policy.Claims.SelectMany(message => message.Released).First();
        Assert.Equal((question.Claim, question.Digest, "mirror/app"), (landed.Claim, landed.Digest, landed.Repository));
        // Nothing more is said once that is heard.
        var last = worker.Policy.Claims.Max(message => message.Number);
        await WorkerHost.UntilAsync(() => worker.Policy.Heartbeats.Count > 30, "time passes");
        Assert.InRange(worker.Policy.Claims.Max(message => message.Number), last, last + 2);
    }

    [Fact]
    public async Task LargeBlob_NoAnswer_IsSentAfterAMoment()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Policy.AnswerClaim = _ => null;
        worker.Source.Push("team/app", "v1", Large, Large);

        worker.Policy.Grant(Grants.Task(1));

        Assert.Equal(Outcomes.Copied, Assert.Single(await worker.SettledAsync()).Outcome);
    }

    [Fact]
    public async Task LargeBlob_SentElsewhereUntilItLanded_IsMounted()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push("team/app", "v1", Large);
        var asked = 0;
        worker.Policy.AnswerClaim = question =>
        {
            if (Interlocked.Increment(ref asked) < 3)
                return Sending(question, Lanes.Normal);
            worker.Destination.Registry.AddBlob("other/app", image.Blobs[1]);
            return new BlobAnswer
            {
                Claim = question.Claim,
                Placement = new Placement { RegistryId = Grants.Destination, Digest = question.Digest, Repository = "other/app", AgeSeconds = 0 },
            };
        };

        worker.Policy.Grant(Grants.Task(1));
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Equal(Outcomes.Copied, settlement.Outcome);
        Assert.True(settlement.BytesMounted >= Large);
        Assert.Equal(0, worker.Source.Registry.Count($"GET /v2/team/app/blobs/{Digest.Of(image.Blobs[1])}"));
    }

    [Fact]
    public async Task LargeBlob_SentByALowerLane_IsNotWaitedFor()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Policy.AnswerClaim = question => Sending(question, Lanes.Bulk);
        worker.Source.Push("team/app", "v1", Large);

        worker.Policy.Grant(Grants.Task(1) with { Lane = Lanes.Urgent });

        Assert.Equal(Outcomes.Copied, Assert.Single(await worker.SettledAsync()).Outcome);
        Assert.Single(worker.Policy.Claims.SelectMany(message => message.Questions).DistinctBy(question => question.Claim));
    }

    [Fact]
    public async Task StoppedWhileItWaits_EndsAtOnceAndItsSlotWasFree()
    {
        await using var worker = await WorkerHost.StartAsync(options => options with { Slots = 1 });
        worker.Policy.AnswerClaim = question => Sending(question, Lanes.Normal);
        worker.Source.Push("team/app", "v1", Large);
        worker.Source.Push("team/small", "v1", 1_000);
        worker.Policy.Grant(Grants.Task(1));
        await WorkerHost.UntilAsync(() => worker.Policy.Claims.SelectMany(message => message.Questions).DistinctBy(question => question.Claim).Count() > 2, "it waits");

        worker.Policy.Grant(Grants.Task(2, "team/small"));
        Assert.Equal((2, Outcomes.Copied), (Assert.Single(await worker.SettledAsync()).TaskId, worker.Policy.Settlements[0].Outcome));
        var clock = Stopwatch.StartNew();
        worker.Send(new StopWork { ExecutionId = 10 });

        Assert.Equal(Outcomes.Stopped, (await worker.SettledAsync(2)).Single(settlement => settlement.TaskId == 1).Outcome);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static BlobAnswer Sending(BlobQuestion question, string lane) => new()
    {
        Claim = question.Claim, Sending = new SendingBlob { Lane = lane, BytesSent = 1, Size = question.Size, RemainingSeconds = 0.1 },
    };
}
