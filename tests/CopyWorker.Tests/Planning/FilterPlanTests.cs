using HarborReplication.Contracts.Connections;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Testing;

namespace HarborReplication.CopyWorker.Tests.Planning;

/// <summary>Plans whose filters ask the source for more than names.</summary>
public sealed class FilterPlanTests
{
    [Fact]
    public async Task GrantedPlan_NewestByVersion_PlansThoseAndNothingThatAnEventNamesBesides()
    {
        await using var worker = await WorkerHost.StartAsync();
        foreach (var tag in new[] { "1.0.0", "1.2.0", "1.10.0", "2.0.0-rc.1" })
            worker.Source.Push("team/app", tag, 10);
        var plan = Grants.Plan(filters:
        [
            new PlanFilter { Type = "tag", Values = [">=1 <2"], Syntax = "semver" },
            new PlanFilter { Type = "newest", Values = ["2"] },
        ]);

        worker.Policy.Grant(plan with { Only = [Named("1.0.0"), Named("1.10.0"), Named("2.0.0-rc.1")] });
        await worker.PlanFinishedAsync();

        Assert.Equal("1.10.0", Assert.Single(worker.Policy.Planned).SourceReference);

        static RequestedArtifact Named(string reference) => new() { Repository = "team/app", Reference = reference, Operation = Operations.Copy };
    }

    [Theory]
    [InlineData("newest", "1", "filters[0]: the source does not tell when artifacts were pushed, and the tag latest is no version")]
    [InlineData("pushed_within", "7d", "filters[0]: the source does not tell when artifacts were pushed")]
    public async Task GrantedPlan_FilterAsksForWhatTheSourceDoesNotTell_ThatRepositoryIsRefused(string type, string value, string detail)
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "latest", 10);
        worker.Source.Push("team/app", "old", 10);

        worker.Policy.Grant(Grants.Plan(filters: new PlanFilter { Type = type, Values = [value] }));
        var finish = await worker.PlanFinishedAsync();

        var unplanned = Assert.Single(finish.Unplanned);
        Assert.Equal(("team/app", Reasons.Unsupported), (unplanned.Repository, unplanned.Reason));
        Assert.StartsWith(detail, unplanned.Detail, StringComparison.Ordinal);
        Assert.Empty(worker.Policy.Planned);
    }

    [Theory]
    [InlineData("newest", "2", "v2 v3")]
    [InlineData("pushed_within", "1d", "v1 v2 v3")]
    [InlineData("older_than", "1d", "")]
    [InlineData("media_type", "**/*image*", "v1 v2 v3")]
    public async Task GrantedPlan_SourceIsAHarbor_ItsListingTellsWhatFiltersAskFor(string type, string value, string expected)
    {
        using var directory = new TemporaryDirectory("filters");
        await using var harbor = await SandboxRegistry.StartAsync(
            new SandboxOptions { Directory = directory.Combine("store"), Harbor = new SandboxHarborOptions() }, TestContext.Current.CancellationToken);
        foreach (var seed in new[] { 1, 2, 3 })
            await harbor.Seed.ImageAsync("demo/app", $"v{seed}", new Sandbox.Seeding.SampleImage { Seed = seed }, TestContext.Current.CancellationToken);
        await using var worker = await WorkerHost.StartAsync();
        worker.Connections.Registries[Grants.Source] = new RegistryConnection
        {
            RegistryId = Grants.Source, Version = 1, Name = "harbor", Type = "harbor", Url = harbor.Url.ToString(), AccessKey = "admin", AccessSecret = "Harbor12345",
        };
        var asked = harbor.Requests.Snapshot().Count;

        worker.Policy.Grant(Grants.Plan(filters: new PlanFilter { Type = type, Values = [value] }));
        await worker.PlanFinishedAsync();

        Assert.Equal(expected, string.Join(' ', worker.Policy.Planned.Select(one => one.SourceReference).Order(StringComparer.Ordinal)));
        Assert.DoesNotContain(harbor.Requests.Snapshot().Skip(asked), request => request.Path.Contains("/manifests/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GrantedPlan_MediaType_IsReadFromTheManifests()
    {
        await using var worker = await WorkerHost.StartAsync();
        worker.Source.Push("team/app", "v1", 10);

        worker.Policy.Grant(Grants.Plan(filters: new PlanFilter { Type = "media_type", Values = ["**/*helm*"], Decoration = "excludes" }));
        await worker.PlanFinishedAsync();
        worker.Policy.Grant(Grants.Plan(execution: 11, filters: new PlanFilter { Type = "media_type", Values = ["**/*helm*"] }));
        await WorkerHost.UntilAsync(() => worker.Policy.Finishes.Any(finish => finish.ExecutionId == 11), "the second plan");

        Assert.Equal("v1", Assert.Single(worker.Policy.Planned).SourceReference);
    }
}
