using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Tests.Hosting;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Tests.Copying;

/// <summary>Tasks that no plan has made: accessories follow what was copied.</summary>
public sealed class AccessoryTaskTests
{
    private const string App = "team/app";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GrantedTask_FindsAccessories_NamesThoseOfTheSubject(bool isThere)
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push(App, "v1", 10);
        if (isThere)
            image.AddTo(worker.Destination.Registry, "mirror/app", "v1");
        worker.Source.PushAccessory(App, image.Digest.Tagged(".sig"));
        worker.Source.PushAccessory(App, image.Digest.Tagged(".att"));
        worker.Source.PushList(App, image.Digest, worker.Source.PushAccessory(App, subject: image.Digest));

        var settlement = await SettleAsync(worker, "v1");

        Assert.Equal(isThere ? Outcomes.AlreadyPresent : Outcomes.Copied, settlement.Outcome);
        Assert.Equal([image.Digest.Tagged(), image.Digest.Tagged(".att"), image.Digest.Tagged(".sig")], settlement.Accessories);
    }

    [Fact]
    public async Task GrantedTask_ListOfReferrers_BringsThemAndNamesWhatBelongsToThem()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push(App, "v1", 10);
        var sbom = worker.Source.PushAccessory(App, subject: image.Digest);
        worker.Source.PushList(App, image.Digest, sbom);
        worker.Source.PushAccessory(App, sbom.Tagged(".sig"));

        var settlement = await SettleAsync(worker, image.Digest.Tagged());

        Assert.Equal((Outcomes.Copied, true), (settlement.Outcome, settlement.Wrote));
        Assert.Equal([sbom.Tagged(".sig")], settlement.Accessories);
        Assert.Equal(sbom.ToString(), worker.Destination.DigestOf("mirror/app", sbom.ToString()));
        Assert.Equal(settlement.Digest, worker.Destination.DigestOf("mirror/app", image.Digest.Tagged()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GrantedTask_AccessoryAlone_NamesTheListWhereTheDestinationKeepsNone(bool destinationKeepsLists)
    {
        await using var worker = await WorkerHost.StartAsync();
        var subject = worker.Source.Push(App, "v1", 10).Digest;
        var signature = worker.Source.PushAccessory(App, subject: subject);
        worker.Source.PushList(App, subject, signature);
        if (destinationKeepsLists)
            worker.Destination.KeepLists(new Dictionary<Digest, Digest[]>());

        var settlement = await SettleAsync(worker, signature.ToString());

        Assert.Equal(Outcomes.Copied, settlement.Outcome);
        Assert.Equal(destinationKeepsLists ? [] : [subject.Tagged()], settlement.Accessories);
    }

    [Fact]
    public async Task GrantedTask_OfAPlan_AsksForNoAccessories()
    {
        await using var worker = await WorkerHost.StartAsync();
        var image = worker.Source.Push(App, "v1", 10);
        worker.Source.PushAccessory(App, image.Digest.Tagged(".sig"));

        worker.Policy.Grant(Grants.Task(1));
        var settlement = Assert.Single(await worker.SettledAsync());

        Assert.Null(settlement.Accessories);
        Assert.DoesNotContain(worker.Source.Registry.Requests, request => request.Contains("sha256-", StringComparison.Ordinal));
    }

    private static async Task<TaskSettlement> SettleAsync(WorkerHost worker, string reference)
    {
        worker.Policy.Grant(Grants.Task(1, reference: reference) with { FindsAccessories = true });
        return Assert.Single(await worker.SettledAsync());
    }
}
