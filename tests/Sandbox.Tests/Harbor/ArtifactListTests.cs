using System.Net;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Sandbox.Seeding;

namespace HarborReplication.Sandbox.Tests.Harbor;

public sealed class ArtifactListTests : HarborTest
{
    private const string Artifacts = "/api/v2.0/projects/demo/repositories/app/artifacts";

    [Fact]
    public async Task List_ChildrenOfAnIndex_AreThereOnlyWhenAskedFor()
    {
        await Registry.Seed.IndexAsync("demo/app", "v1", [new("linux", "amd64"), new("linux", "arm64")], cancellationToken: CancellationToken);

        Assert.Single(await ListAsync(Artifacts));
        Assert.Equal(3, (await ListAsync(Artifacts + "?q=base=*")).Count);
    }

    [Fact]
    public async Task List_ByOffsetWhileOneIsDeleted_PassesOneOver()
    {
        var digests = await Registry.Seed.TagsAsync("demo/app", 4, cancellationToken: CancellationToken);

        var first = await ListAsync(Artifacts + "?sort=id&page=1&page_size=2");
        (await SendAsync(HttpMethod.Delete, $"{Artifacts}/{first[0]!["digest"]}")).Dispose();
        var second = await ListAsync(Artifacts + "?sort=id&page=2&page_size=2");
        var byId = await ListAsync($"{Artifacts}?sort=id&page_size=2&q=id=[{(long)first[1]!["id"]! + 1}~]");

        Assert.Equal([digests["v00003"]], second.Select(artifact => (string?)artifact!["digest"]));
        Assert.Equal([digests["v00002"], digests["v00003"]], byId.Select(artifact => (string?)artifact!["digest"]));
    }

    [Fact]
    public async Task List_ThousandsOfTags_IsReadInFullPages()
    {
        var digests = await Registry.Seed.TagsAsync("demo/app", 2_000, cancellationToken: CancellationToken);

        var listed = new List<string?>();
        for (long next = 0; listed.Count < digests.Count;)
        {
            var page = await ListAsync($"{Artifacts}?sort=id&page_size=100&q=id=[{next}~]");
            Assert.Equal(100, page.Count);
            listed.AddRange(page.Select(artifact => (string?)artifact!["digest"]));
            next = (long)page[^1]!["id"]! + 1;
        }

        Assert.Equal(digests.Values.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("tags=*", 1)]
    [InlineData("tags=nil", 1)]
    [InlineData("tags=v1", 1)]
    [InlineData("tags=~V", 1)]
    [InlineData("tags=v2", 0)]
    public async Task List_ByTags_HasWhatMatches(string query, int count)
    {
        await Registry.Seed.ImageAsync("demo/app", "v1", new SampleImage { Seed = 1 }, CancellationToken);
        await Registry.Seed.ImageAsync("demo/app", null, new SampleImage { Seed = 2 }, CancellationToken);

        Assert.Equal(count, (await ListAsync($"{Artifacts}?q={query}")).Count);
    }

    [Theory]
    [InlineData("application/vnd.cncf.notary.signature", "signature.notation")]
    [InlineData("application/vnd.dev.cosign.artifact.sig.v1+json", "signature.cosign")]
    [InlineData("application/vnd.goharbor.harbor.sbom.v1", "sbom.harbor")]
    [InlineData("application/spdx+json", "subject.accessory")]
    public async Task Accessory_OfAnArtifactType_HasHarborsTypeAndGoesWithItsSubject(string artifactType, string type)
    {
        var image = await Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);
        var accessory = await Registry.Seed.ArtifactAsync("demo/app", null, artifactType, "signed"u8.ToArray(), image, CancellationToken);

        var listed = Assert.Single(await ListAsync(Artifacts + "?with_accessory=true"))!;
        (await SendAsync(HttpMethod.Delete, Artifacts + "/v1")).Dispose();

        Assert.Equal(type, (string?)listed["accessories"]![0]!["type"]);
        Assert.Null(Registry.ManifestDigest("demo/app", accessory.Digest));
    }

    [Fact]
    public async Task CosignTag_OnACosignSignature_MakesItAnAccessory()
    {
        var image = await Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);
        await Registry.Seed.ArtifactAsync(
            "demo/app", image.Digest.Replace(':', '-') + ".sig", "application/vnd.dev.cosign.simplesigning.v1+json", "{}"u8.ToArray(), cancellationToken: CancellationToken);

        var accessories = await ListAsync(Artifacts + "/v1/accessories");

        Assert.Equal("signature.cosign", (string?)Assert.Single(accessories)!["type"]);
        Assert.Single(await ListAsync(Artifacts));
    }

    [Fact]
    public async Task ChildDelete_WhileItsIndexIsThere_IsRefused()
    {
        var index = await Registry.Seed.IndexAsync("demo/app", "v1", [new("linux", "amd64")], cancellationToken: CancellationToken);

        using var refused = await SendAsync(HttpMethod.Delete, $"{Artifacts}/{index.Children[0].Digest}");

        Assert.Equal(412, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Requests_OfTheApi_AreCountedByKindAndCanFail()
    {
        await Registry.Seed.ImageAsync("demo/team/svc", "v1", cancellationToken: CancellationToken);
        using var rule = Registry.Faults.Add(FaultMatch.On(RequestKind.ApiArtifacts) with { Times = 1 }, Fault.Status(HttpStatusCode.ServiceUnavailable));

        using var failed = await GetAsync("/api/v2.0/projects/demo/repositories/team%252Fsvc/artifacts");
        using var listed = await GetAsync("/api/v2.0/projects/demo/repositories/team%252Fsvc/artifacts");
        (await GetAsync("/api/v2.0/projects")).Dispose();

        Assert.Equal((503, 200), ((int)failed.StatusCode, (int)listed.StatusCode));
        Assert.Equal((2, 1), (Registry.Requests.Count(RequestKind.ApiArtifacts), Registry.Requests.Count(RequestKind.ApiProjects)));
        Assert.Equal("demo/team/svc", Registry.Requests.Snapshot()[0].Repository);
    }
}
