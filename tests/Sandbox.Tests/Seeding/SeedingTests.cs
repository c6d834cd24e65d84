using System.Diagnostics;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Seeding;

public sealed class SeedingTests : SandboxTest
{
    [Theory]
    [InlineData(SampleFormat.Oci)]
    [InlineData(SampleFormat.Docker)]
    public async Task Image_OfEitherFormat_IsCompleteAndUnpacks(SampleFormat format)
    {
        var image = await Registry.Seed.ImageAsync(
            "team/app", "v1", new SampleImage { Format = format, LayerSizes = [70_000, 0, 1_000_000] }, CancellationToken);

        await Content.VerifyAsync("team/app", "v1", CancellationToken);
        Assert.Equal(4, image.Blobs.Count);
        Assert.SkipWhen(Skopeo.UnavailableReason is not null, Skopeo.UnavailableReason ?? "");
        // Without --raw, skopeo reads the config; a copy to a directory checks every layer against its diff id on decompression.
        using var directory = new TemporaryDirectory("unpacked");
        await Skopeo.RunAsync(
            ["copy", "--src-tls-verify=false", "--dest-decompress", $"docker://{Registry.Authority}/team/app:v1", $"dir:{directory.Path}"], CancellationToken);
        var config = JsonNode.Parse(await Client.GetStringAsync($"/v2/team/app/blobs/{image.Blobs[0]}", CancellationToken));
        foreach (var diffId in config!["rootfs"]!["diff_ids"]!.AsArray())
            Assert.True(File.Exists(directory.Combine(diffId!.GetValue<string>()["sha256:".Length..])));
    }

    [Fact]
    public async Task Image_SameDescription_HasTheSameDigestAndSharesItsBase()
    {
        var first = await Registry.Seed.ImageAsync("team/a", "v1", new SampleImage { Seed = 1 }, CancellationToken);
        var again = await Registry.Seed.ImageAsync("team/b", "v1", new SampleImage { Seed = 1 }, CancellationToken);
        var other = await Registry.Seed.ImageAsync("team/b", "v2", new SampleImage { Seed = 2 }, CancellationToken);

        Assert.Equal(first.Digest, again.Digest);
        Assert.NotEqual(first.Digest, other.Digest);
        Assert.Equal(first.Blobs[1], other.Blobs[1]);
        Assert.NotEqual(first.Blobs[2], other.Blobs[2]);
    }

    [Fact]
    public async Task Index_TwoPlatforms_IsCompleteAndNamesThem()
    {
        var index = await Registry.Seed.IndexAsync("team/multi", "v1", [new("linux", "amd64"), new("linux", "arm64")], cancellationToken: CancellationToken);

        await Content.VerifyAsync("team/multi", "v1", CancellationToken);
        Assert.Equal(2, index.Children.Select(child => child.Digest).Distinct().Count());
        Assert.Equal(["v1"], Registry.Tags("team/multi"));
    }

    [Fact]
    public async Task Tags_TenThousand_AreDifferentAndComplete()
    {
        var clock = Stopwatch.StartNew();
        var digests = await Registry.Seed.TagsAsync("team/many", 10_000, cancellationToken: CancellationToken);
        TestContext.Current.SendDiagnosticMessage($"10,000 tags in {clock.Elapsed.TotalSeconds:0.0} s");

        Assert.Equal(10_000, digests.Values.Distinct().Count());
        Assert.Equal(10_000, Registry.Tags("team/many").Count);
        await Content.VerifyAsync("team/many", "v09999", CancellationToken);
    }

    [Fact]
    public async Task AddSampleImages_Registry_HoldsThemAll()
    {
        var added = await Registry.AddSampleImagesAsync(cancellationToken: CancellationToken);

        Assert.Equal(["data/reports", "shop/checkout", "shop/search", "shop/storefront", "tools/linter"], Registry.Repositories);
        foreach (var manifest in added)
            await Content.VerifyAsync(manifest.Repository, manifest.Tag ?? manifest.Digest, CancellationToken);
    }

    [Fact]
    public async Task GeneratedImage_DownloadedWholeAndInParts_IsTheSameContent()
    {
        var image = await Registry.Seed.GeneratedImageAsync("team/large", "v1", seed: 1, [5_000_003], CancellationToken);
        await Content.VerifyAsync("team/large", "v1", CancellationToken);

        var path = $"/v2/team/large/blobs/{image.Blobs[1]}";
        var whole = await Client.GetByteArrayAsync(path, CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new(1_234_567, null) } };
        using var part = await Client.SendAsync(request, CancellationToken);

        Assert.Equal(image.Blobs[1], RegistryContent.DigestOf(whole));
        Assert.Equal(whole[1_234_567..], await part.Content.ReadAsByteArrayAsync(CancellationToken));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(StoreDirectory, "*", SearchOption.AllDirectories), file => new FileInfo(file).Length > 1_000_000);
    }
}
