using HarborReplication.Contracts.Claims;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Claims;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>Who sends which blob, by the rows.</summary>
public sealed class ClaimTests
{
    private const string Digest = "sha256:base";
    private const long Size = 1_000;
    private long _numbers;

    [Fact]
    public async Task Claim_TwoSessions_OneSendsAndTheOtherHearsHowFarItIs()
    {
        await using var plane = await PlaneHost.StartAsync();
        var registry = await RegistryAsync(plane);
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.True((await AskAsync(plane, one, 1, registry)).Yours);
        await SayAsync(plane, Message(one) with { Held = [new ClaimProgress { Claim = 1, BytesSent = 400 }] });
        var answer = await AskAsync(plane, other, 1, registry);

        Assert.False(answer.Yours);
        Assert.Equal((400, Size, Lanes.Normal), (answer.Sending!.BytesSent, answer.Sending.Size, answer.Sending.Lane));
        Assert.NotNull(answer.Sending.RemainingSeconds);
    }

    [Fact]
    public async Task Claim_SameQuestionTwice_IsAnsweredAlike()
    {
        await using var plane = await PlaneHost.StartAsync();
        var registry = await RegistryAsync(plane);
        var session = Guid.NewGuid();

        Assert.True((await AskAsync(plane, session, 1, registry)).Yours);
        Assert.True((await AskAsync(plane, session, 1, registry)).Yours);
        // Another copy of the same worker is somebody else.
        Assert.NotNull((await AskAsync(plane, session, 2, registry)).Sending);
    }

    [Fact]
    public async Task Release_Landed_IsAPlacementForTheNextQuestion()
    {
        await using var plane = await PlaneHost.StartAsync();
        var registry = await RegistryAsync(plane);
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await AskAsync(plane, one, 1, registry);

        await SayAsync(plane, Released(one, registry, landed: true));

        Assert.Equal("copy/app", (await AskAsync(plane, other, 1, registry)).Placement?.Repository);
        Assert.Equal("copy/app", (await AskAsync(plane, other, 2, registry, scope: "copy/")).Placement?.Repository);
        Assert.True((await AskAsync(plane, other, 3, registry, scope: "elsewhere/")).Yours);
        Assert.True((await AskAsync(plane, other, 4, registry, scope: "copy")).Yours);
    }

    [Fact]
    public async Task Release_Failed_GivesTheBlobToTheNextQuestion()
    {
        await using var plane = await PlaneHost.StartAsync();
        var registry = await RegistryAsync(plane);
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await AskAsync(plane, one, 1, registry);

        await SayAsync(plane, Released(one, registry, landed: false));

        Assert.True((await AskAsync(plane, other, 1, registry)).Yours);
    }

    [Fact]
    public async Task Placement_OlderThanARestore_IsNotAnswered()
    {
        await using var plane = await PlaneHost.StartAsync();
        var registry = await RegistryAsync(plane);
        var session = Guid.NewGuid();
        await AskAsync(plane, session, 1, registry);
        await SayAsync(plane, Released(session, registry, landed: true));
        await plane.ReadAsync(database => database.Registries.ExecuteUpdateAsync(
            set => set.SetProperty(one => one.PlacementsValidFrom, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero))));

        Assert.True((await AskAsync(plane, Guid.NewGuid(), 1, registry)).Yours);
    }

    [Theory]
    [InlineData(400, 6, true)]
    [InlineData(400, 3, false)]
    [InlineData(Size, 6, false)]
    [InlineData(Size, 31, true)]
    public async Task Claim_BytesStandStill_IsLostAfterAWhile(long sent, int seconds, bool isLost)
    {
        await using var plane = await PlaneHost.StartAsync();
        var registry = await RegistryAsync(plane);
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await AskAsync(plane, one, 1, registry);
        var held = Message(one) with { Held = [new ClaimProgress { Claim = 1, BytesSent = sent }] };
        await SayAsync(plane, held);

        await PassAsync(plane, TimeSpan.FromSeconds(seconds));
        // Saying the same again is no sign of life.
        await SayAsync(plane, held);

        Assert.Equal(isLost, (await AskAsync(plane, other, 1, registry)).Yours);
        // What the first one still says changes nothing for the new holder.
        await SayAsync(plane, Released(one, registry, landed: false));
        Assert.Equal(isLost ? other : one, isLost ? (await ClaimsAsync(plane)).Single().Session : one);
    }

    [Fact]
    public async Task Claim_SessionHasEnded_IsLostAtOnce()
    {
        await using var plane = await PlaneHost.StartAsync();
        var registry = await RegistryAsync(plane);
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        await AskAsync(plane, worker.Session, 1, registry);
        Assert.NotNull((await AskAsync(plane, Guid.NewGuid(), 1, registry)).Sending);

        await plane.HeartbeatAsync(worker, closed: true);

        Assert.True((await AskAsync(plane, Guid.NewGuid(), 1, registry)).Yours);
    }

    [Fact]
    public async Task Claim_ManySessionsAtOnce_HaveOneHolderForEachBlob()
    {
        await using var plane = await PlaneHost.StartAsync();
        var registry = await RegistryAsync(plane);
        var sessions = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToList();

        for (var round = 0; round < 5; round++)
        {
            var digests = Enumerable.Range(0, 6).Select(number => $"sha256:{round}-{number}").ToList();
            // In different orders, as they come.
            var answers = await Task.WhenAll(sessions.Select((session, place) => SayAsync(plane, Message(session) with
            {
                Questions = [.. digests.Select((digest, number) => Question((round * 100) + number + 1, registry) with { Digest = digest })
                    .OrderBy(question => (question.Claim * (place + 3)) % 7)],
            })));

            Assert.Equal(digests.Count, answers.Sum(answer => answer.Answers.Count(one => one.Yours)));
            Assert.All(digests.Index(), digest => Assert.Single(answers, answer => answer.Answers.Single(one => one.Claim == (round * 100) + digest.Index + 1).Yours));
        }
    }

    [Fact]
    public async Task Claim_RegistryIsUnknown_NobodyKnows()
    {
        await using var plane = await PlaneHost.StartAsync();

        var answer = await AskAsync(plane, Guid.NewGuid(), 1, registry: 4711);

        Assert.Equal(new BlobAnswer { Claim = 1 }, answer);
    }

    private static async Task<long> RegistryAsync(PlaneHost plane)
    {
        await plane.AddPolicyAsync();
        return await plane.ReadAsync(database => database.Registries.Where(registry => registry.Name == "destination").Select(registry => registry.Id).SingleAsync());
    }

    private static BlobQuestion Question(long claim, long registry) => new()
    {
        Claim = claim, RegistryId = registry, Digest = Digest, Size = Size, Repository = "copy/app", Scope = "", Lane = Lanes.Normal,
    };

    private ClaimBlobs Message(Guid session) => new()
    {
        Session = session, Number = Interlocked.Increment(ref _numbers), Questions = [], Held = [], Released = [],
    };

    private ClaimBlobs Released(Guid session, long registry, bool landed) => Message(session) with
    {
        Released = [new ReleasedClaim { Claim = 1, RegistryId = registry, Digest = Digest, Repository = "copy/app", Landed = landed }],
    };

    private static Task<BlobsClaimed> SayAsync(PlaneHost plane, ClaimBlobs message) =>
        plane.RunAsync<BlobClaims, BlobsClaimed>(claims => claims.ApplyAsync(message, default));

    private async Task<BlobAnswer> AskAsync(PlaneHost plane, Guid session, long claim, long registry, string scope = "") =>
        (await SayAsync(plane, Message(session) with { Questions = [Question(claim, registry) with { Scope = scope }] })).Answers.Single();

    private static Task<List<BlobClaim>> ClaimsAsync(PlaneHost plane) => plane.ReadAsync(database => database.BlobClaims.AsNoTracking().ToListAsync());

    private static async Task PassAsync(PlaneHost plane, TimeSpan time)
    {
        foreach (var claim in await ClaimsAsync(plane))
        {
            var before = claim.MovedAt - time;
            await plane.ReadAsync(database => database.BlobClaims.ExecuteUpdateAsync(set => set.SetProperty(one => one.MovedAt, before)));
        }
    }
}
