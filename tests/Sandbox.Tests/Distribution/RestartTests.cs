using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Distribution;

public sealed class RestartTests : SandboxTest
{
    [Fact]
    public async Task Start_OnADirectoryInUseBefore_HasEverythingBack()
    {
        var index = OciImages.CreateIndex(3, "amd64", "arm64");
        await Content.PushImageAsync("team/deep/multi", "v1", index, CancellationToken);
        var image = await Registry.Seed.ImageAsync("team", "v1", cancellationToken: CancellationToken);
        await Registry.Seed.ArtifactAsync("team", null, "application/vnd.example.sbom", new byte[] { 2 }, image, CancellationToken);
        using var open = await Client.PostAsync("/v2/team/blobs/uploads/", null, CancellationToken);

        await RestartAsync();

        Assert.Equal(["team", "team/deep/multi"], Registry.Repositories);
        Assert.Equal(index.Digest, Registry.ManifestDigest("team/deep/multi", "v1"));
        await Content.VerifyAsync("team/deep/multi", "v1", CancellationToken);
        await Content.VerifyAsync("team", "v1", CancellationToken);
        Assert.Contains("example.sbom", await Client.GetStringAsync($"/v2/team/referrers/{image.Digest}", CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(StoreDirectory, "uploads")));
    }

    [Fact]
    public async Task Start_OnAPortInUse_Throws()
    {
        using var directory = new TemporaryDirectory("second");
        await Assert.ThrowsAnyAsync<IOException>(() =>
            SandboxRegistry.StartAsync(new SandboxOptions { Directory = directory.Path, Port = Registry.Port }, CancellationToken));
    }
}
