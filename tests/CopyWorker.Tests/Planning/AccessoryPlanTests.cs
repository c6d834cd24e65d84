using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Tests.Planning;

/// <summary>What a plan does with accessories of registries whose listings name tags only.</summary>
public sealed class AccessoryPlanTests
{
    private const string App = "team/app";
    private static readonly PlanFilter Versions = new() { Type = "tag", Values = ["v1*"] };

    [Fact]
    public async Task GrantedPlan_TagFilter_BringsWhatBelongsToTheSelectedArtifactsAndNothingElse()
    {
        await using var worker = await WorkerHost.StartAsync();
        var source = worker.Source;
        var selected = source.Push(App, "v1.0", 10).Digest;
        var other = source.Push(App, "dev", 10).Digest;
        source.PushAccessory(App, selected.Tagged(".sig"));
        var sbom = source.PushAccessory(App, selected.Tagged(".sbom"));
        source.PushAccessory(App, sbom.Tagged(".sig"));
        var referrer = source.PushAccessory(App, subject: selected);
        source.PushList(App, selected, referrer);
        source.PushAccessory(App, referrer.Tagged(".sig"));
        source.PushAccessory(App, other.Tagged(".sig"));
        source.PushList(App, other, source.PushAccessory(App, subject: other));

        worker.Policy.Grant(Grants.Plan(filters: Versions));
        await FinishedAsync(worker);

        Assert.Equal(
            Sorted("v1.0", selected.Tagged(".sig"), selected.Tagged(".sbom"), sbom.Tagged(".sig"), selected.Tagged(), referrer.Tagged(".sig")),
            Planned(worker));
        Assert.Equal("v1.0", worker.Policy.Planned[0].SourceReference);
    }

    [Fact]
    public async Task GrantedPlan_ChildOfASelectedIndexIsSigned_BringsTheSignature()
    {
        await using var worker = await WorkerHost.StartAsync();
        var child = worker.Source.Push(App, "child", 10);
        worker.Source.Registry.AddManifest(App, "v1.0", MediaTypes.OciIndex, Registry.Tests.Servers.SampleImage.IndexOf(child));
        worker.Source.PushAccessory(App, child.Digest.Tagged(".sig"));

        worker.Policy.Grant(Grants.Plan(filters: Versions));
        await FinishedAsync(worker);

        Assert.Equal(Sorted("v1.0", child.Digest.Tagged(".sig")), Planned(worker));
    }

    [Fact]
    public async Task GrantedPlan_NoTagFilter_BringsAllWithoutAskingWhatBelongsToWhat()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push(App, "v1", 10).Digest;
        var orphan = Digest.Of([9]);
        worker.Source.PushAccessory(App, image.Tagged(".sig"));
        worker.Source.PushAccessory(App, orphan.Tagged(".sig"));

        worker.Policy.Grant(Grants.Plan());
        await FinishedAsync(worker);

        Assert.Equal(Sorted("v1", image.Tagged(".sig"), orphan.Tagged(".sig")), Planned(worker));
        // One HEAD and one question tell that there is no referrers API.
        Assert.Equal(1, worker.Source.Registry.Count("HEAD"));
        Assert.Single(worker.Source.Registry.Requests, request => request.Contains("/referrers/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GrantedPlan_SignatureCameLater_PlansItAloneAndThenNothing(bool filtered)
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push(App, "v1.0", 10);
        image.AddTo(worker.Destination.Registry, "mirror/app", "v1.0");
        var signature = worker.Source.PushAccessory(App, image.Digest.Tagged(".sig"));
        var referrer = worker.Source.PushAccessory(App, subject: image.Digest);
        worker.Source.PushList(App, image.Digest, referrer);
        PlanFilter[] filters = filtered ? [Versions] : [];

        worker.Policy.Grant(Grants.Plan(filters: filters));
        await FinishedAsync(worker);
        Assert.Equal(Sorted(image.Digest.Tagged(".sig"), image.Digest.Tagged()), Planned(worker));
        Assert.Equal(["v1.0"], worker.Policy.Equal.SelectMany(equal => equal.References));

        Put(worker.Destination, image.Digest.Tagged(".sig"), worker.Source.Registry.Manifests[(App, signature.ToString())]);
        worker.Destination.PushList("mirror/app", image.Digest, referrer, Digest.Of([1]));
        worker.Policy.Grant(Grants.Plan(execution: 11, filters: filters));
        await FinishedAsync(worker, 11);

        Assert.DoesNotContain(worker.Policy.Batches.Where(batch => batch.ExecutionId == 11), batch => batch.Artifacts.Count > 0);
        Assert.Equal(
            Sorted("v1.0", image.Digest.Tagged(".sig"), image.Digest.Tagged()),
            worker.Policy.Batches.Where(batch => batch.ExecutionId == 11).SelectMany(batch => batch.Equal).SelectMany(equal => equal.References).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task GrantedPlan_SourceKeepsTheLists_AsksForEachDigestOnceAndComparesWithTheDestination()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push(App, "v1.0", 10);
        image.AddTo(worker.Source.Registry, App, "v1.1");
        image.AddTo(worker.Destination.Registry, "mirror/app", "v1.0");
        var referrer = worker.Source.PushAccessory(App, subject: image.Digest);
        var signature = worker.Source.PushAccessory(App, subject: referrer);
        worker.Source.KeepLists(new Dictionary<Digest, Digest[]> { [image.Digest] = [referrer], [referrer] = [signature] });
        worker.Destination.KeepLists(new Dictionary<Digest, Digest[]> { [image.Digest] = [referrer] });

        worker.Policy.Grant(Grants.Plan());
        await FinishedAsync(worker);

        Assert.Equal(Sorted("v1.1", referrer.Tagged()), Planned(worker));
        Assert.Equal(Sorted("v1.0", image.Digest.Tagged()), worker.Policy.Equal.SelectMany(equal => equal.References).Order(StringComparer.Ordinal));
        Assert.Equal(3, worker.Source.Registry.Requests.Count(request => request.Contains("/referrers/", StringComparison.Ordinal)));
    }

    private static void Put(Site site, string tag, (string MediaType, byte[] Content) manifest) =>
        site.Registry.AddManifest("mirror/app", tag, manifest.MediaType, manifest.Content);

    private static IEnumerable<string> Planned(WorkerHost worker) =>
        Sorted([.. worker.Policy.Batches.Where(batch => batch.ExecutionId == 10).DistinctBy(batch => batch.BatchNumber).SelectMany(batch => batch.Artifacts).Select(one => one.SourceReference)]);

    private static IEnumerable<string> Sorted(params string[] references) => references.Order(StringComparer.Ordinal);

    private static async Task FinishedAsync(WorkerHost worker, long execution = 10)
    {
        PlanFinished? finish = null;
        await WorkerHost.UntilAsync(() => (finish = worker.Policy.Finishes.FirstOrDefault(one => one.ExecutionId == execution)) is not null, "the plan's end");
        // The end may overtake a batch on the way.
        await WorkerHost.UntilAsync(
            () => worker.Policy.Batches.Where(batch => batch.ExecutionId == execution).DistinctBy(batch => batch.BatchNumber).Count() >= finish!.Batches,
            "the batches of the plan");
        Assert.Empty(finish!.Unplanned);
        Assert.Null(finish.Failure);
    }
}
