using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.Registry.Tests.Servers;

namespace HarborReplication.CopyWorker.Tests.Planning;

/// <summary>One granted plan, from the grant on the bus to its last report.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task GrantedPlan_DestinationIsEmpty_PlansEveryTagUnderItsDestinationName()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Push("team/app", "v2", 10);
        worker.Source.Push("team/sub/web", "v1", 10);

        worker.Policy.Grant(Grants.Plan());
        var finish = await worker.PlanFinishedAsync();

        Assert.Equal(
            ["team/app:v1 mirror/app:v1", "team/app:v2 mirror/app:v2", "team/sub/web:v1 mirror/sub/web:v1"],
            worker.Policy.Planned
                .Select(one => $"{one.SourceRepository}:{one.SourceReference} {one.DestinationRepository}:{one.DestinationReference}")
                .Order(StringComparer.Ordinal));
        Assert.All(worker.Policy.Planned, one => Assert.Equal((Grants.Destination, References.Absent), (one.DestinationRegistryId, one.Expected)));
        Assert.Empty(worker.Policy.Equal);
        Assert.Equal((worker.Policy.Batches.Count, 0, null), (finish.Batches, finish.Unplanned.Count, finish.Failure));
        await worker.HoldsNothingAsync();
    }

    [Fact]
    public async Task GrantedPlan_SomeAreEqual_CountsThoseAndPlansTheOthersEvenWithoutOverride()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "same", 10).AddTo(worker.Destination.Registry, "mirror/app", "same");
        worker.Source.Push("team/app", "moved", 10);
        var there = worker.Destination.Push("mirror/app", "moved", 10);
        worker.Source.Push("team/app", "new", 10);

        worker.Policy.Grant(Grants.Plan() with { Override = false });
        await worker.PlanFinishedAsync();

        Assert.Equal(
            [("moved", there.Digest.ToString()), ("new", References.Absent)],
            worker.Policy.Planned.Select(one => (one.SourceReference, one.Expected!)).OrderBy(one => one.SourceReference, StringComparer.Ordinal));
        var equal = Assert.Single(worker.Policy.Equal);
        Assert.Equal((Grants.Destination, "team/app", "mirror/app"), (equal.DestinationRegistryId, equal.SourceRepository, equal.DestinationRepository));
        Assert.Equal(["same"], equal.References);
    }

    [Fact]
    public async Task GrantedPlan_OnlyNamedArtifacts_PlansThoseThatTheFiltersTake()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Push("team/app", "v2", 10);
        worker.Source.Push("team/web", "v1", 10);
        worker.Source.Push("team/other", "v1", 10);

        worker.Policy.Grant(Grants.Plan() with
        {
            Filters = [new PlanFilter { Type = "name", Values = ["team/{app,web}"] }],
            Only = [Named("team/app", "v1"), Named("team/other", "v1"), Named("team/app", "gone")],
        });
        await worker.PlanFinishedAsync();

        var planned = Assert.Single(worker.Policy.Planned);
        Assert.Equal(("team/app", "v1"), (planned.SourceRepository, planned.SourceReference));

        static RequestedArtifact Named(string repository, string reference) =>
            new() { Repository = repository, Reference = reference, Operation = Operations.Copy };
    }

    [Fact]
    public async Task GrantedPlan_Comparison_TellsDigestsAlsoWhereListingsDoNot()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push("team/app", "v1", 10);

        worker.Policy.Grant(Grants.Plan() with { Reconciles = true });
        await worker.PlanFinishedAsync();

        Assert.Equal(image.Digest.ToString(), Assert.Single(worker.Policy.Planned).SourceDigest);
    }

    [Fact]
    public async Task GrantedPlan_AsksForWhatOnlyTheDestinationHas_TellsTagsThatTheFiltersPassOverAsPresent()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10).AddTo(worker.Destination.Registry, "mirror/app", "v1");
        worker.Source.Push("team/app", "other", 10).AddTo(worker.Destination.Registry, "mirror/app", "other");
        worker.Destination.Push("mirror/app", "v0", 10);

        worker.Policy.Grant(Grants.Plan(filters: new PlanFilter { Type = "tag", Values = ["v*"] }) with { Reconciles = true, TellsAbsent = true });
        await worker.PlanFinishedAsync();

        var absent = Assert.Single(worker.Policy.Batches.DistinctBy(batch => batch.BatchNumber).SelectMany(batch => batch.Absent ?? []));
        Assert.Equal((Grants.Destination, "team/app", "mirror/app"), (absent.DestinationRegistryId, absent.SourceRepository, absent.DestinationRepository));
        Assert.Equal(["v0"], absent.References);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task GrantedPlan_ComparisonWithADestinationThatCannotBeListed_PlansNothing(bool isBaseline, int unplanned)
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Destination.Script = async context =>
        {
            await ScriptedRegistry.FailAsync(context, 403, "DENIED");
            return true;
        };

        worker.Policy.Grant(Grants.Plan() with { Reconciles = true, IsBaseline = isBaseline });
        var finish = await worker.PlanFinishedAsync();

        Assert.Empty(worker.Policy.Planned);
        Assert.Equal(unplanned, finish.Unplanned.Count);
    }

    [Fact]
    public async Task GrantedPlan_TwoDestinations_AreComparedEachForItself()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Connections.Store(3, worker.Destination.Registry.Url);
        worker.Source.Push("team/app", "v1", 10).AddTo(worker.Destination.Registry, "mirror/app", "v1");

        worker.Policy.Grant(Grants.Plan() with
        {
            Destinations =
            [
                new PlanDestination { Registry = new RegistryVersion { RegistryId = Grants.Destination, Version = 1 }, Namespace = "mirror", ReplaceCount = -1 },
                new PlanDestination { Registry = new RegistryVersion { RegistryId = 3, Version = 1 }, Namespace = "", ReplaceCount = -1 },
            ],
        });
        await worker.PlanFinishedAsync();

        var equal = Assert.Single(worker.Policy.Equal);
        Assert.Equal((Grants.Destination, "mirror/app"), (equal.DestinationRegistryId, equal.DestinationRepository));
        var planned = Assert.Single(worker.Policy.Planned);
        Assert.Equal((3, "team/app"), (planned.DestinationRegistryId, planned.DestinationRepository));
    }

    [Fact]
    public async Task GrantedPlan_NameAndTagFilters_PlansOnlyWhatTheyLetThrough()
    {
        await using var worker = await WorkerHost.StartAsync();
        foreach (var repository in new[] { "team/app", "team/web", "other/app" })
        {
            worker.Source.Push(repository, "v1", 10);
            worker.Source.Push(repository, "dev", 10);
        }

        worker.Policy.Grant(Grants.Plan(filters:
        [
            new PlanFilter { Type = "name", Values = ["team/**"] },
            new PlanFilter { Type = "tag", Values = ["dev"], Decoration = "excludes" },
        ]));
        await worker.PlanFinishedAsync();

        Assert.Equal(
            ["team/app:v1", "team/web:v1"],
            worker.Policy.Planned.Select(one => $"{one.SourceRepository}:{one.SourceReference}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(worker.Source.Registry.Requests, request => request.Contains("other/app", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GrantedPlan_ManyArtifacts_AreReportedInNumberedBoundedBatches()
    {
        await using var worker = await WorkerHost.StartAsync();
        PushTags(worker.Source, "team/app", 1_700);

        worker.Policy.Grant(Grants.Plan());
        var finish = await worker.PlanFinishedAsync();

        var batches = worker.Policy.Batches.DistinctBy(batch => batch.BatchNumber).ToList();
        Assert.Equal(Enumerable.Range(1, finish.Batches), batches.Select(batch => batch.BatchNumber).Order());
        Assert.All(batches, batch => Assert.True(batch.Artifacts.Count <= ArtifactsPlanned.MaxArtifacts));
        Assert.Equal(1_700, batches.SelectMany(batch => batch.Artifacts).Select(one => one.SourceReference).Distinct().Count());
    }

    // All queues purged while a plan runs: nothing is answered until it is repeated.
    [Fact]
    public async Task GrantedPlan_NoBatchIsAnswered_SendsFourRepeatsThemAndThenGoesOn()
    {
        var policy = new PolicySide { AnswersBatches = false };
        await using var worker = await WorkerHost.StartAsync(policy: policy);
        PushTags(worker.Source, "team/app", 3_200);

        policy.Grant(Grants.Plan());
        await WorkerHost.UntilAsync(() => policy.Batches.GroupBy(batch => batch.BatchNumber).Count(group => group.Count() > 1) == 4, "four repeated batches");
        Assert.Equal([1, 2, 3, 4], policy.Batches.Select(batch => batch.BatchNumber).Distinct().Order());
        Assert.Equal(10, Assert.Single(worker.LastHeartbeat.Plans).ExecutionId);

        policy.AnswersBatches = true;
        var finish = await worker.PlanFinishedAsync();

        Assert.Equal(3_200, policy.Planned.Select(one => one.SourceReference).Distinct().Count());
        Assert.Equal(finish.Batches, policy.Batches.Max(batch => batch.BatchNumber));
        await worker.HoldsNothingAsync();
    }

    [Fact]
    public async Task PlanFinished_NoAnswerComes_IsRepeatedAndThePlanStaysHeld()
    {
        var policy = new PolicySide { AnswersBatches = false };
        await using var worker = await WorkerHost.StartAsync(policy: policy);

        policy.Grant(Grants.Plan());
        await WorkerHost.UntilAsync(() => policy.Finishes.Count >= 2, "the end is repeated");
        Assert.Single(worker.LastHeartbeat.Plans);

        policy.AnswersBatches = true;

        await worker.HoldsNothingAsync();
    }

    [Fact]
    public async Task PlanBatchAnswered_PlanIsNotCurrent_EndsItWithoutAnEnd()
    {
        var policy = new PolicySide { PlanIsCurrent = false };
        await using var worker = await WorkerHost.StartAsync(policy: policy);
        PushTags(worker.Source, "team/app", 4_000);

        policy.Grant(Grants.Plan());
        await WorkerHost.UntilAsync(() => !policy.Batches.IsEmpty, "a batch");
        await worker.HoldsNothingAsync();

        Assert.Empty(policy.Finishes);
    }

    [Fact]
    public async Task HeartbeatAnswered_ListsARunningPlan_EndsIt()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        var gate = Gate.OfTags();
        worker.Source.Script = gate.AnswerAsync;
        var plan = Grants.Plan();
        worker.Policy.Grant(plan);
        await gate.Reached;
        await WorkerHost.UntilAsync(() => worker.LastHeartbeat.Plans.Count == 1, "a heartbeat that holds the plan");

        worker.Policy.Abandon(plan);
        await worker.HoldsNothingAsync();
        gate.Open();

        Assert.Empty(worker.Policy.Finishes);
    }

    [Fact]
    public async Task GrantedPlan_LaterRepositoriesAreSlow_EarlierOnesAreReportedMeanwhile()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Push("team/slow", "v1", 10);
        var gate = new Gate(request => request.Path == "/v2/team/slow/tags/list");
        worker.Source.Script = gate.AnswerAsync;

        worker.Policy.Grant(Grants.Plan());
        await gate.Reached;
        await WorkerHost.UntilAsync(() => worker.Policy.Planned.Count == 1, "a batch before the plan has ended");
        gate.Open();
        await worker.PlanFinishedAsync();

        Assert.Equal(2, worker.Policy.Planned.Count);
    }

    [Fact]
    public async Task GrantedPlan_OneRepositoryCannotBeListed_IsNamedAndTheOthersArePlanned()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Push("team/locked", "v1", 10);
        worker.Source.Script = context => DenyAsync(context, "/v2/team/locked/tags/list");

        worker.Policy.Grant(Grants.Plan());
        var finish = await worker.PlanFinishedAsync();

        var unplanned = Assert.Single(finish.Unplanned);
        Assert.Equal((Grants.Destination, "team/locked", "src-denied"), (unplanned.DestinationRegistryId, unplanned.Repository, unplanned.Reason));
        Assert.Equal("team/app", Assert.Single(worker.Policy.Planned).SourceRepository);
        Assert.Null(finish.Failure);
    }

    [Fact]
    public async Task GrantedPlan_DestinationCannotBeListed_PlansEverythingForIt()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Destination.Script = context => DenyAsync(context, "/v2/mirror/app/tags/list");

        worker.Policy.Grant(Grants.Plan());
        var finish = await worker.PlanFinishedAsync();

        Assert.Null(Assert.Single(worker.Policy.Planned).Expected);
        Assert.Empty(finish.Unplanned);
    }

    [Fact]
    public async Task GrantedPlan_DestinationIsKnownToBeAway_PlansEverythingForItAndAsksItNothing()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10).AddTo(worker.Destination.Registry, "mirror/app", "v1");
        var plan = Grants.Plan();

        worker.Policy.Grant(plan with { Destinations = [plan.Destinations[0] with { Unreachable = true }] });
        await worker.PlanFinishedAsync();

        Assert.Equal(["v1"], worker.Policy.Planned.Select(one => one.SourceReference));
        Assert.Empty(worker.Policy.Equal);
        Assert.Empty(worker.Destination.Registry.Requests);
    }

    [Fact]
    public async Task GrantedPlan_SourceCannotBeListed_FailsWithItsReason()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Script = context => DenyAsync(context, "/v2/_catalog");

        worker.Policy.Grant(Grants.Plan());
        var finish = await worker.PlanFinishedAsync();

        Assert.Equal((FailureClasses.Permanent, "src-denied"), (finish.Failure!.Class, finish.Failure.Reason));
        Assert.NotEmpty(finish.Failure.Detail);
    }

    [Fact]
    public async Task GrantedPlan_SourceIsAway_IsDown()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Connections.Store(Grants.Source, new Uri($"http://127.0.0.1:{Testing.FreePort.Next()}"));

        worker.Policy.Grant(Grants.Plan());
        var finish = await worker.PlanFinishedAsync();

        Assert.Equal((FailureClasses.Down, "src-unreachable"), (finish.Failure!.Class, finish.Failure.Reason));
    }

    [Fact]
    public async Task GrantedPlan_DestinationRecordIsGone_FailsForGoodOnItsSide()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Connections.Registries.TryRemove(Grants.Destination, out _);

        worker.Policy.Grant(Grants.Plan());
        var finish = await worker.PlanFinishedAsync();

        Assert.Equal((FailureClasses.Permanent, "dst-unreachable"), (finish.Failure!.Class, finish.Failure.Reason));
    }

    [Fact]
    public async Task GrantedPlan_CredentialWasChanged_IsFetchedOnceMoreAndUsed()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Demand("old");
        worker.Connections.Store(Grants.Source, worker.Source.Registry.Url, secret: "old");
        worker.Policy.Grant(Grants.Task(1));
        await worker.SettledAsync();

        worker.Source.Demand("new");
        worker.Connections.Store(Grants.Source, worker.Source.Registry.Url, secret: "new");
        worker.Policy.Grant(Grants.Plan());
        var finish = await worker.PlanFinishedAsync();

        Assert.Null(finish.Failure);
        Assert.Single(worker.Policy.Equal);
    }

    [Fact]
    public async Task GrantedPlan_NameHasTooFewComponents_IsNamedAndTheOthersArePlanned()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        worker.Source.Push("team/sub/app", "v1", 10);

        worker.Policy.Grant(Grants.Plan(replaceCount: 2));
        var finish = await worker.PlanFinishedAsync();

        var unplanned = Assert.Single(finish.Unplanned);
        Assert.Equal(("team/app", Reasons.DestinationNameInvalid), (unplanned.Repository, unplanned.Reason));
        Assert.Equal("team/sub/app", Assert.Single(worker.Policy.Planned).SourceRepository);
    }

    [Fact]
    public async Task GrantedPlan_TwoRepositoriesGetOneName_BothAreRefusedAndTheOthersArePlanned()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("blue/app", "v1", 10);
        worker.Source.Push("blue/web", "v1", 10);
        worker.Source.Push("green/app", "v1", 10);

        worker.Policy.Grant(Grants.Plan());
        var finish = await worker.PlanFinishedAsync();

        Assert.Equal(
            [("blue/app", Reasons.NameCollision), ("green/app", Reasons.NameCollision)],
            finish.Unplanned.Select(one => (one.Repository, one.Reason)).OrderBy(one => one.Repository, StringComparer.Ordinal));
        Assert.All(finish.Unplanned, one => Assert.True(
            one.Detail.Contains("blue/app", StringComparison.Ordinal) && one.Detail.Contains("green/app", StringComparison.Ordinal), one.Detail));
        Assert.Equal("blue/web", Assert.Single(worker.Policy.Planned).SourceRepository);
    }

    [Fact]
    public async Task GrantedPlan_CatalogNamesARepositoryTwice_PlansItOnce()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10).AddTo(worker.Destination.Registry, "mirror/app", "v1");
        worker.Source.Script = async context =>
        {
            if (context.Request.Path != "/v2/_catalog")
                return false;
            context.Response.ContentType = "application/json";
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, """{"repositories":["team/app","team/app"]}""");
            return true;
        };

        worker.Policy.Grant(Grants.Plan());
        await worker.PlanFinishedAsync();

        Assert.Equal(["v1"], Assert.Single(worker.Policy.Equal).References);
    }

    [Fact]
    public async Task Stop_PlanIsRunning_LetsGoOfItForOthers()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);
        var gate = Gate.OfTags();
        worker.Source.Script = gate.AnswerAsync;
        worker.Policy.Grant(Grants.Plan());
        await gate.Reached;

        await worker.StopAsync();
        gate.Open();

        Assert.Empty(worker.Policy.Finishes);
        Assert.Contains(worker.Policy.Heartbeats, heartbeat => heartbeat is { Closed: true, Plans.Count: 0 });
    }

    private static void PushTags(Site site, string repository, int count)
    {
        var image = site.Push(repository, "v0", 10);
        for (var tag = 1; tag < count; tag++)
            site.Registry.Manifests[(repository, $"v{tag}")] = (image.MediaType, image.Manifest);
    }

    private static async Task<bool> DenyAsync(Microsoft.AspNetCore.Http.HttpContext context, string path)
    {
        if (context.Request.Path != path)
            return false;
        await ScriptedRegistry.FailAsync(context, 403, "DENIED", "requested access to the resource is denied");
        return true;
    }
}
