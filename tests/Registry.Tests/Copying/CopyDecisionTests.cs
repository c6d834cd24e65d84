using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>What is written, and when nothing is.</summary>
public sealed class CopyDecisionTests
{
    [Fact]
    public async Task CopyAsync_OtherDigestWithoutOverride_IsAConflictAndWritesNothing()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(10);
        var other = SampleImage.Of();
        other.AddTo(setup.Destination, "mirror/app", "v1");

        var result = await setup.CopyAsync(setup.Request with { Override = false });

        Assert.Equal((CopyOutcome.Conflict, image.Digest, other.Digest), (result.Outcome, result.Digest, result.ConflictingDigest));
        Assert.DoesNotContain(setup.Destination.Requests, request => !request.StartsWith("HEAD", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CopyAsync_OtherDigestWithOverride_MovesTheTag()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(10);
        SampleImage.Of().AddTo(setup.Destination, "mirror/app", "v1");

        Assert.True((await setup.CopyAsync()).Wrote);
        setup.AssertCopied(image);
    }

    [Fact]
    public async Task CopyAsync_DecisionIsMade_GoesBeforeOverrideAndWhatIsExpected()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(10);
        var other = SampleImage.Of();
        other.AddTo(setup.Destination, "mirror/app", "v1");
        var asked = new List<(Digest, Digest?)>();

        var result = await setup.CopyAsync(setup.Request with
        {
            Expected = new ExpectedReference(null),
            MayWrite = (source, destination) =>
            {
                asked.Add((source, destination));
                return false;
            },
        });

        Assert.Equal((CopyOutcome.Conflict, other.Digest), (result.Outcome, result.ConflictingDigest));
        Assert.Equal((image.Digest, other.Digest), Assert.Single(asked));
        Assert.DoesNotContain(setup.Destination.Requests, request => !request.StartsWith("HEAD", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAsync_DestinationIsPushedDuringTheCopy_IsDecidedAgain(bool mayWrite)
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(1000);
        var pushed = SampleImage.Of();
        setup.Destination.Script = context =>
        {
            // With the first blob somebody else's push of the tag arrives.
            if (HttpMethods.IsPut(context.Request.Method))
                pushed.AddTo(setup.Destination, "mirror/app", "v1");
            return Task.FromResult(false);
        };

        var result = await setup.CopyAsync(setup.Request with { MayWrite = (_, destination) => destination is null || mayWrite });

        Assert.Equal(mayWrite ? CopyOutcome.Copied : CopyOutcome.Conflict, result.Outcome);
        Assert.Equal(mayWrite ? null : pushed.Digest, result.ConflictingDigest);
        Assert.Equal(mayWrite ? image.Manifest : pushed.Manifest, setup.Destination.Manifests[("mirror/app", "v1")].Content);
    }

    [Fact]
    public async Task CopyAsync_DestinationIsGivenTheSameDuringTheCopy_IsNotWrittenAgain()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(1000);
        setup.Destination.Script = context =>
        {
            if (HttpMethods.IsPut(context.Request.Method))
                image.AddTo(setup.Destination, "mirror/app", "v1");
            return Task.FromResult(false);
        };

        var result = await setup.CopyAsync(setup.Request with { MayWrite = (_, _) => true });

        Assert.Equal((CopyOutcome.AlreadyPresent, false), (result.Outcome, result.Wrote));
        Assert.Equal(0, setup.Destination.Count("PUT /v2/mirror/app/manifests/v1"));
    }

    [Fact]
    public async Task CopyAsync_DestinationExpectedToBeAbsent_AsksForNothingTwice()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(10);

        Assert.True((await setup.CopyAsync(setup.Request with { Expected = new ExpectedReference(null) })).Wrote);

        setup.AssertCopied(image);
        Assert.Equal(["GET /v2/team/app/manifests/v1"], setup.Source.Requests.Where(request => request.Contains("/manifests/", StringComparison.Ordinal)));
        Assert.Equal(["PUT /v2/mirror/app/manifests/v1"], setup.Destination.Requests.Where(request => request.Contains("/manifests/", StringComparison.Ordinal)));
        Assert.DoesNotContain(setup.Destination.Requests, request => request.StartsWith("HEAD", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CopyAsync_DestinationExpectedToBeAbsentHasAnother_MovesTheTag()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(10);
        SampleImage.Of().AddTo(setup.Destination, "mirror/app", "v1");

        await setup.CopyAsync(setup.Request with { Expected = new ExpectedReference(null) });

        setup.AssertCopied(image);
    }

    [Fact]
    public async Task CopyAsync_DestinationExpectedToBeAbsentWithoutOverride_IsAskedAllTheSame()
    {
        await using var setup = await CopySetup.StartAsync();
        setup.AddImage(10);
        SampleImage.Of().AddTo(setup.Destination, "mirror/app", "v1");

        var result = await setup.CopyAsync(setup.Request with { Override = false, Expected = new ExpectedReference(null) });

        Assert.Equal(CopyOutcome.Conflict, result.Outcome);
        Assert.DoesNotContain(setup.Destination.Requests, request => !request.StartsWith("HEAD", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CopyAsync_SourceBecameWhatTheDestinationIsExpectedToBe_IsAskedAndAlreadyPresent()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(10);
        image.AddTo(setup.Destination, "mirror/app", "v1");

        var result = await setup.CopyAsync(setup.Request with { Expected = new ExpectedReference(image.Digest) });

        Assert.Equal(CopyOutcome.AlreadyPresent, result.Outcome);
        Assert.Contains("HEAD /v2/mirror/app/manifests/v1", setup.Destination.Requests);
    }

    [Fact]
    public async Task CopyAsync_DestinationExpectedToBeAbsentAndSourceTagMissing_FailsOnTheSource()
    {
        await using var setup = await CopySetup.StartAsync();

        var failure = await setup.FailAsync(setup.Request with { Expected = new ExpectedReference(null) });

        Assert.Equal((CopySide.Source, CopyPhase.Resolve, FailureKind.NotFound), (failure.Side, failure.Phase, failure.Kind));
    }

    [Fact]
    public async Task CopyAsync_SourceTagMissing_FailsOnTheSource()
    {
        await using var setup = await CopySetup.StartAsync();

        var failure = await setup.FailAsync();

        Assert.Equal((CopySide.Source, CopyPhase.Resolve, FailureKind.NotFound), (failure.Side, failure.Phase, failure.Kind));
    }

    [Fact]
    public async Task CopyAsync_ClosedFence_WritesBlobsButNotTheTag()
    {
        await using var setup = await CopySetup.StartAsync();
        setup.AddImage(1000);

        await Assert.ThrowsAsync<FencedException>(() => setup.CopyAsync(setup.Request with { Fence = new Fence(() => false) }));

        Assert.Equal(2, setup.Destination.Blobs.Count);
        Assert.Empty(setup.Destination.Manifests);
    }

    [Fact]
    public async Task CopyAsync_FenceThatClosesWhileTheRequestIsThrottled_WritesNothing()
    {
        await using var setup = await CopySetup.StartAsync();
        setup.AddImage(1000);
        var open = true;
        setup.Destination.Script = async context =>
        {
            if (context.Request.Method != "PUT" || !context.Request.Path.Value!.EndsWith("/manifests/v1", StringComparison.Ordinal) || !open)
                return false;
            // Turned away once; by the time the request is sent again the lease has lapsed.
            open = false;
            context.Response.Headers.RetryAfter = "1";
            await ScriptedRegistry.FailAsync(context, 429, "TOOMANYREQUESTS");
            return true;
        };

        await Assert.ThrowsAsync<FencedException>(() => setup.CopyAsync(setup.Request with { Fence = new Fence(() => open) }));

        Assert.Empty(setup.Destination.Manifests);
    }

    [Fact]
    public async Task CopyAsync_TagPutAnswerLost_LooksAndIsDoneAfterOnePut()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(1000);
        setup.Destination.Script = async context =>
        {
            if (context.Request.Method != "PUT" || !context.Request.Path.Value!.EndsWith("/manifests/v1", StringComparison.Ordinal))
                return false;
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            setup.Destination.AddManifest("mirror/app", "v1", context.Request.ContentType!, body.ToArray());
            context.Abort();
            return true;
        };

        var result = await setup.CopyAsync();

        Assert.Equal((CopyOutcome.Copied, false), (result.Outcome, result.Wrote));
        Assert.Equal(1, setup.Destination.Count("PUT /v2/mirror/app/manifests/v1"));
        setup.AssertCopied(image);
    }

    [Fact]
    public async Task CopyAsync_TagPutAnswered500_IsNotRepeated()
    {
        await using var setup = await CopySetup.StartAsync();
        setup.AddImage(1000);
        setup.Destination.Script = Answer("PUT", "/manifests/v1", context => ScriptedRegistry.FailAsync(context, 500, "UNKNOWN"));

        var failure = await setup.FailAsync();

        Assert.Equal((CopySide.Destination, CopyPhase.Tag, FailureKind.ServerError), (failure.Side, failure.Phase, failure.Kind));
        Assert.Equal(1, setup.Destination.Count("PUT /v2/mirror/app/manifests/v1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAsync_ImmutableTag_IsAlreadyPresentOnlyWhenEqual(bool equal)
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(10);
        var answered = false;
        setup.Destination.Script = Answer("PUT", "/manifests/v1", async context =>
        {
            if (equal)
                setup.Destination.AddManifest("mirror/app", "v1", image.MediaType, image.Manifest);
            answered = true;
            await ScriptedRegistry.FailAsync(context, 412, "PRECONDITION", "Failed to process request due to 'app:v1' configured as immutable.");
        });

        if (equal)
            Assert.Equal((CopyOutcome.AlreadyPresent, false), await setup.CopyAsync() is var result ? (result.Outcome, result.Wrote) : default);
        else
            Assert.Equal(FailureKind.Immutable, (await setup.FailAsync()).Kind);
        Assert.True(answered);
    }

    [Fact]
    public async Task CopyAsync_ProjectMissing_IsToldFromWrongCredentials()
    {
        await using var setup = await CopySetup.StartAsync();
        setup.AddImage(10);
        setup.Destination.Script = async context =>
        {
            // A HEAD has no body to tell the reason in.
            if (HttpMethods.IsHead(context.Request.Method))
                context.Response.StatusCode = 401;
            else
                await ScriptedRegistry.FailAsync(context, 401, "UNAUTHORIZED", "project mirror not found: project mirror not found");
            return true;
        };

        Assert.Equal(FailureKind.ProjectMissing, (await setup.FailAsync()).Kind);
    }

    [Fact]
    public async Task CopyAsync_ManifestThatMakesNoSense_IsUnsupportedBecauseItsDigestIsRight()
    {
        await using var setup = await CopySetup.StartAsync();
        setup.Source.AddManifest("team/app", "v1", MediaTypes.OciManifest, "<html>"u8.ToArray());

        Assert.Equal(FailureKind.Unsupported, (await setup.FailAsync()).Kind);
    }

    [Fact]
    public async Task CopyAsync_WrongPlacement_PushesTheBlobAgainAndReportsIt()
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(5000);
        var layer = Digest.Of(image.Blobs[1]);
        setup.Destination.Script = context =>
        {
            // Says it has mounted what it has not, as a registry after garbage collection does.
            var lies = context.Request.Query["mount"] == layer.ToString();
            if (lies)
                context.Response.StatusCode = 201;
            return Task.FromResult(lies);
        };
        var placed = RepositoryName.Parse("elsewhere/app");

        var result = await setup.CopyAsync(setup.Request with
        {
            Placements = new Dictionary<Digest, BlobPlacement> { [layer] = new(placed, TimeSpan.Zero) },
        });

        Assert.Equal([new BlobLocation(placed, layer)], result.WrongPlacements);
        Assert.Equal((true, result.BytesTotal, 0L), (result.Wrote, result.BytesDone, result.BytesMounted));
        setup.AssertCopied(image);
    }

    private static Func<HttpContext, Task<bool>> Answer(string method, string end, Func<HttpContext, Task> answer) => async context =>
    {
        if (context.Request.Method != method || !context.Request.Path.Value!.EndsWith(end, StringComparison.Ordinal))
            return false;
        await answer(context);
        return true;
    };

    private sealed class Fence(Func<bool> mayWrite) : HarborReplication.Registry.Wire.IWriteFence
    {
        public bool MayWrite() => mayWrite();
    }
}
