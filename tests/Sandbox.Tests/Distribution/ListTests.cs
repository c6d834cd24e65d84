using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Distribution;

public sealed class ListTests : SandboxTest
{
    [Fact]
    public async Task Tags_InPages_ComeOnceAndInOrder()
    {
        await Registry.Seed.TagsAsync("team/app", 25, cancellationToken: CancellationToken);

        var pages = await ReadPagesAsync("/v2/team/app/tags/list?n=10", "tags");

        Assert.Equal([10, 10, 5], pages.Select(page => page.Count));
        Assert.Equal(Registry.Tags("team/app"), pages.SelectMany(page => page));
    }

    [Fact]
    public async Task Catalog_InPages_ComesOnceAndInOrder()
    {
        for (var number = 0; number < 7; number++)
            await Registry.Seed.BlobAsync($"team/app-{number}", new byte[] { 1 }, CancellationToken);

        var pages = await ReadPagesAsync("/v2/_catalog?n=3", "repositories");

        Assert.Equal([3, 3, 1], pages.Select(page => page.Count));
        Assert.Equal(Registry.Repositories, pages.SelectMany(page => page));
    }

    [Fact]
    public async Task Tags_LastThatIsNotThere_GoesOnBehindIt()
    {
        await Registry.Seed.TagsAsync("team/app", 3, cancellationToken: CancellationToken);

        var pages = await ReadPagesAsync("/v2/team/app/tags/list?last=v00000a&n=0", "tags");
        var rest = await ReadPagesAsync("/v2/team/app/tags/list?last=v00000a", "tags");

        Assert.Empty(Assert.Single(pages));
        Assert.Equal(["v00001", "v00002"], Assert.Single(rest));
    }

    [Fact]
    public async Task Tags_AllDeleted_AreAnEmptyList()
    {
        await Registry.Seed.ImageAsync("team/app", "v1", cancellationToken: CancellationToken);
        using var deleted = await Client.DeleteAsync("/v2/team/app/manifests/v1", CancellationToken);
        using var again = await Client.DeleteAsync("/v2/team/app/manifests/v1", CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Empty(Assert.Single(await ReadPagesAsync("/v2/team/app/tags/list", "tags")));
    }

    [Fact]
    public async Task Delete_ByDigest_TakesAllItsTagsAndNoOther()
    {
        var image = await Registry.Seed.ImageAsync("team/app", "v1", cancellationToken: CancellationToken);
        Registry.Seed.Tag("team/app", "latest", image.Digest);
        await Registry.Seed.ImageAsync("team/app", "v2", new() { Seed = 2 }, CancellationToken);

        using var response = await Client.DeleteAsync($"/v2/team/app/manifests/{image.Digest}", CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["v2"], Registry.Tags("team/app"));
    }

    [Fact]
    public async Task Referrers_OfASubject_AreListedAndFiltered()
    {
        var image = await Registry.Seed.ImageAsync("team/app", "v1", cancellationToken: CancellationToken);
        var signature = await Registry.Seed.ArtifactAsync("team/app", null, "application/vnd.example.signature", new byte[] { 1 }, image, CancellationToken);
        await Registry.Seed.ArtifactAsync("team/app", null, "application/vnd.example.sbom", new byte[] { 2 }, image, CancellationToken);

        using var all = await Client.GetAsync($"/v2/team/app/referrers/{image.Digest}", CancellationToken);
        using var filtered = await Client.GetAsync($"/v2/team/app/referrers/{image.Digest}?artifactType=application/vnd.example.signature", CancellationToken);
        using var none = await Client.GetAsync($"/v2/team/none/referrers/{image.Digest}", CancellationToken);
        using var invalid = await Client.GetAsync("/v2/team/app/referrers/sha256:12", CancellationToken);

        Assert.Equal(OciImage.IndexType, all.Content.Headers.ContentType!.MediaType);
        Assert.Equal(2, (await ManifestsAsync(all)).Count);
        var only = Assert.Single(await ManifestsAsync(filtered));
        Assert.Equal(signature.Digest, only!["digest"]!.GetValue<string>());
        Assert.Equal("application/vnd.example.signature", only["artifactType"]!.GetValue<string>());
        Assert.Equal("artifactType", Header(filtered, "OCI-Filters-Applied"));
        Assert.Empty(await ManifestsAsync(none));
        Assert.Equal(HttpStatusCode.BadRequest, invalid.StatusCode);
    }

    [Fact]
    public async Task Put_ManifestWithSubject_SaysSo()
    {
        var image = await Registry.Seed.ImageAsync("team/app", "v1", cancellationToken: CancellationToken);
        var config = await Registry.Seed.BlobAsync("team/app", "{}"u8.ToArray(), CancellationToken);
        var manifest = System.Text.Encoding.UTF8.GetBytes(
            $$"""
            {"schemaVersion":2,"mediaType":"{{OciImage.ManifestType}}","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{config}}","size":2},
            "layers":[],"subject":{"mediaType":"{{OciImage.ManifestType}}","digest":"{{image.Digest}}","size":{{image.Size}}} }
            """);
        var body = Binary(manifest);
        body.Headers.ContentType = new(OciImage.ManifestType);
        using var response = await Client.PutAsync($"/v2/team/app/manifests/{RegistryContent.DigestOf(manifest)}", body, CancellationToken);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(image.Digest, Header(response, "OCI-Subject"));
    }

    private async Task<JsonArray> ManifestsAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonNode>(CancellationToken))!["manifests"]!.AsArray();

    private async Task<List<List<string>>> ReadPagesAsync(string next, string property)
    {
        var pages = new List<List<string>>();
        while (next.Length > 0)
        {
            using var response = await Client.GetAsync(next, CancellationToken);
            response.EnsureSuccessStatusCode();
            var page = await response.Content.ReadFromJsonAsync<JsonNode>(CancellationToken);
            pages.Add([.. page![property]!.AsArray().Select(value => value!.GetValue<string>())]);
            next = Header(response, "Link") is { Length: > 0 } link ? link.Split('<', '>')[1] : "";
        }

        return pages;
    }
}
