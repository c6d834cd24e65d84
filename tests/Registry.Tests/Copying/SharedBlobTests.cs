using System.Diagnostics;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>A blob that several copies need goes over the link once; nobody waits for long, or for what is less urgent.</summary>
public sealed class SharedBlobTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly CopierOptions ClaimsAll = new() { ClaimFrom = 1 };
    private readonly byte[] _layer = SampleImage.RandomLayer(2_000_000);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mirror/app{0}")]
    [InlineData("site{0}/app")]
    public async Task CopyAsync_EightRepositoriesWithOneLayer_SendItOnce(string name)
    {
        await using var pair = await SandboxPair.StartAsync();
        var distinct = await AddAsync(pair, 8);
        using var hold = pair.Source.Faults.Add(Get(), Fault.Hold());
        var copies = Enumerable.Range(0, 8).Select(number => pair.CopyAsync(Request(pair, number, name))).ToList();
        await hold.WaitForHoldAsync(cancellationToken: Cancel);
        await Eventually.TrueAsync(() => pair.Destination.Requests.Count(RequestKind.BlobMount) >= 17, "all have come to what they share", Patience, Cancel);
        hold.Release();
        var results = await Task.WhenAll(copies);

        Assert.All(results, result => Assert.Equal((CopyOutcome.Copied, result.BytesTotal), (result.Outcome, result.BytesDone)));
        Assert.Equal(distinct, pair.BytesUploaded());
    }

    [Fact]
    public async Task CopyAsync_LaterCopyIntoAnotherRepository_MountsWhatLandedBefore()
    {
        await using var pair = await SandboxPair.StartAsync();
        var distinct = await AddAsync(pair, 2);
        await pair.CopyAsync(Request(pair, 0));
        await pair.CopyAsync(Request(pair, 1));

        Assert.Equal(distinct, pair.BytesUploaded());
    }

    [Fact]
    public async Task CopyAsync_MountsAreRefused_EachSendsAndNobodyWaitsInVainAgain()
    {
        await using var pair = await SandboxPair.StartAsync();
        await AddAsync(pair, 4);
        using var refused = pair.Destination.Faults.Add(FaultMatch.On(RequestKind.BlobMount), Fault.RefuseMount());
        await Task.WhenAll(pair.CopyAsync(Request(pair, 0)), pair.CopyAsync(Request(pair, 1)));
        using var hold = pair.Source.Faults.Add(new FaultMatch { Kinds = [RequestKind.BlobGet], Repository = "team/app2", Reference = Digest.Of(_layer).ToString() }, Fault.Hold());
        var held = pair.CopyAsync(Request(pair, 2));
        await hold.WaitForHoldAsync(cancellationToken: Cancel);

        // Reach is known by now: another repository does not wait for the one that is held.
        var free = await pair.CopyAsync(Request(pair, 3)).WaitAsync(Patience, Cancel);
        hold.Release();

        Assert.Equal((CopyOutcome.Copied, CopyOutcome.Copied), (free.Outcome, (await held).Outcome));
    }

    [Fact]
    public async Task CopyAsync_TheCopyThatSendsFails_AnotherOneSends()
    {
        await using var pair = await SandboxPair.StartAsync();
        await AddAsync(pair, 2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var hold = pair.Source.Faults.Add(Get(), Fault.Hold());
        var first = pair.Copier.CopyAsync(Request(pair, 0), pair.Observer, stop.Token);
        await hold.WaitForHoldAsync(cancellationToken: Cancel);
        var second = pair.CopyAsync(Request(pair, 1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        hold.Release();

        Assert.Equal(CopyOutcome.Copied, (await second.WaitAsync(Patience, Cancel)).Outcome);
    }

    [Fact]
    public async Task CopyAsync_UrgentBesideBulk_DoesNotWaitForIt()
    {
        await using var pair = await SandboxPair.StartAsync();
        await AddAsync(pair, 2);
        using var hold = pair.Source.Faults.Add(
            new FaultMatch { Kinds = [RequestKind.BlobGet], Repository = "team/app0", Reference = Digest.Of(_layer).ToString() }, Fault.Hold());
        var bulk = pair.CopyAsync(Request(pair, 0));
        await hold.WaitForHoldAsync(cancellationToken: Cancel);

        var urgent = await pair.CopyAsync(Request(pair, 1) with { Urgency = 2 }).WaitAsync(Patience, Cancel);
        hold.Release();

        Assert.Equal((CopyOutcome.Copied, CopyOutcome.Copied), (urgent.Outcome, (await bulk).Outcome));
    }

    [Fact]
    public async Task CopyAsync_AnotherProcessLandsIt_MountsItFromThere()
    {
        await using var pair = await SandboxPair.StartAsync();
        pair.Copier = SandboxPair.NewCopier(ClaimsAll);
        await AddAsync(pair, 1);
        var elsewhere = RepositoryName.Parse("other/place");
        var isThere = false;
        var lent = 0;
        var claims = new ScriptedClaims(blob => blob.Digest != Digest.Of(_layer) ? ClaimAnswer.Unknown
            : Volatile.Read(ref isThere) ? new ClaimAnswer { Placement = new BlobPlacement(elsewhere, TimeSpan.Zero) }
            : ScriptedClaims.Elsewhere);
        var copy = pair.CopyAsync(Request(pair, 0) with { Claims = claims, Waiting = () => { Interlocked.Increment(ref lent); return new MemoryStream(); } });
        await Eventually.TrueAsync(() => claims.Asked > 3, "it asks again", Patience, Cancel);
        await pair.Destination.Seed.BlobAsync(elsewhere.Value, _layer, Cancel);
        Volatile.Write(ref isThere, true);

        Assert.Equal(CopyOutcome.Copied, (await copy.WaitAsync(Patience, Cancel)).Outcome);
        Assert.InRange(pair.BytesUploaded(), 1, _layer.Length - 1);
        Assert.Equal(1, lent);
    }

    [Fact]
    public async Task CopyAsync_AnotherProcessNeverLandsIt_SendsItAfterAWhile()
    {
        await using var pair = await SandboxPair.StartAsync();
        pair.Copier = SandboxPair.NewCopier(ClaimsAll with { SharingPatience = TimeSpan.FromMilliseconds(400) });
        await AddAsync(pair, 1);

        var result = await pair.CopyAsync(Request(pair, 0) with { Claims = new ScriptedClaims(_ => ScriptedClaims.Elsewhere) }).WaitAsync(Patience, Cancel);

        Assert.Equal(CopyOutcome.Copied, result.Outcome);
    }

    [Fact]
    public async Task CopyAsync_ThePlacementOfAnotherProcessCannotBeRead_SendsItAndSaysSo()
    {
        await using var pair = await SandboxPair.StartAsync();
        pair.Copier = SandboxPair.NewCopier(ClaimsAll);
        await AddAsync(pair, 1);
        var elsewhere = RepositoryName.Parse("other/place");
        await pair.Destination.Seed.BlobAsync(elsewhere.Value, _layer, Cancel);
        using var unreadable = pair.Destination.Faults.Add(
            new FaultMatch { Kinds = [RequestKind.BlobGet], Reference = Digest.Of(_layer).ToString(), Times = 1 }, Fault.Status(System.Net.HttpStatusCode.NotFound));
        var claims = new ScriptedClaims(blob => blob.Digest == Digest.Of(_layer)
            ? new ClaimAnswer { Placement = new BlobPlacement(elsewhere, TimeSpan.Zero) } : ClaimAnswer.Unknown);

        var result = await pair.CopyAsync(Request(pair, 0) with { Claims = claims });

        Assert.Equal(CopyOutcome.Copied, result.Outcome);
        Assert.Contains(new BlobLocation(elsewhere, Digest.Of(_layer)), result.WrongPlacements);
        Assert.True(pair.BytesUploaded() > _layer.Length);
    }

    [Fact]
    public async Task CopyAsync_ClaimIsOwn_ReportsTheLandingAndReleasesIt()
    {
        await using var pair = await SandboxPair.StartAsync();
        pair.Copier = SandboxPair.NewCopier(ClaimsAll);
        await AddAsync(pair, 1);
        var claim = new RecordedClaim();

        await pair.CopyAsync(Request(pair, 0) with { Claims = new ScriptedClaims(blob => blob.Digest == Digest.Of(_layer) ? new ClaimAnswer { Own = claim } : ClaimAnswer.Unknown) });

        Assert.Equal((true, true), (claim.HasLanded, claim.IsReleased));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAsync_StoppedOrDrainedWhileItWaits_EndsAtOnce(bool stopped)
    {
        await using var pair = await SandboxPair.StartAsync();
        pair.Copier = SandboxPair.NewCopier(ClaimsAll);
        await AddAsync(pair, 1);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var claims = new ScriptedClaims(blob => blob.Digest == Digest.Of(_layer) ? ScriptedClaims.Elsewhere : ClaimAnswer.Unknown);
        var request = Request(pair, 0) with { Claims = claims, Drain = stopped ? default : end.Token };
        var copy = pair.Copier.CopyAsync(request, pair.Observer, stopped ? end.Token : Cancel);
        await Eventually.TrueAsync(() => claims.Asked > 3, "it waits", Patience, Cancel);
        var clock = Stopwatch.StartNew();
        await end.CancelAsync();

        if (stopped)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy.WaitAsync(Patience, Cancel));
        else
            Assert.Equal(CopyOutcome.Drained, (await copy.WaitAsync(Patience, Cancel)).Outcome);
        // The wait itself would have taken half a minute.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static CopyRequest Request(SandboxPair pair, int number, string name = "mirror/app{0}") => pair.Request with
    {
        SourceRepository = RepositoryName.Parse($"team/app{number}"),
        DestinationRepository = RepositoryName.Parse(name.Replace("{0}", $"{number}", StringComparison.Ordinal)),
    };

    private FaultMatch Get() => new() { Kinds = [RequestKind.BlobGet], Reference = Digest.Of(_layer).ToString() };

    /// <summary>Images of their own layer and the shared one in repositories of their own.</summary>
    /// <returns>Bytes of all distinct blobs.</returns>
    private async Task<long> AddAsync(SandboxPair pair, int count)
    {
        long distinct = _layer.Length;
        for (var number = 0; number < count; number++)
        {
            var image = SampleImage.Of(_layer, SampleImage.RandomLayer(10_000));
            await image.AddToAsync(pair.Source, $"team/app{number}", "v1");
            distinct += image.Blobs.Where(blob => blob != _layer).Sum(blob => blob.Length);
        }

        return distinct;
    }
}
