using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Distribution;

public sealed class SkopeoTests : SandboxTest
{
    [Fact]
    public async Task Copy_ImageThereAndBack_KeepsEveryByte()
    {
        SkipWithoutSkopeo();
        using var directory = new TemporaryDirectory("layout");
        var image = OciImages.Create(seed: 1);
        await OciImages.WriteLayoutAsync(image, directory.Combine("in"), "v1", CancellationToken);

        await Skopeo.RunAsync(
            ["copy", "--preserve-digests", "--dest-tls-verify=false", $"oci:{directory.Combine("in")}:v1", Reference("team/deep/app:v1")], CancellationToken);
        await Skopeo.RunAsync(
            ["copy", "--preserve-digests", "--src-tls-verify=false", Reference("team/deep/app:v1"), $"oci:{directory.Combine("out")}:v1"], CancellationToken);

        Assert.Equal(image.Digest, Registry.ManifestDigest("team/deep/app", "v1"));
        foreach (var blob in image.Blobs)
        {
            Assert.True(Registry.HasBlob("team/deep/app", blob.Digest));
            var file = directory.Combine("out", "blobs", "sha256", blob.Digest["sha256:".Length..]);
            Assert.Equal(blob.Content, await File.ReadAllBytesAsync(file, CancellationToken));
        }
    }

    [Fact]
    public async Task Copy_IndexToAnotherRepository_MountsItsBlobs()
    {
        SkipWithoutSkopeo();
        var index = OciImages.CreateIndex(3, "amd64", "arm64");
        await Content.PushImageAsync("multi", "v1", index, CancellationToken);

        await Skopeo.RunAsync(
            ["copy", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false", Reference("multi:v1"), Reference("copy/multi:v2")],
            CancellationToken);

        Assert.Equal(index.Digest, Registry.ManifestDigest("copy/multi", "v2"));
        await Content.VerifyAsync("copy/multi", "v2", CancellationToken);
    }

    [Fact]
    public async Task InspectListAndDelete_SeeWhatIsThere()
    {
        SkipWithoutSkopeo();
        var image = OciImages.Create(seed: 2);
        await Content.PushImageAsync("team/app", "v1", image, CancellationToken);
        await Content.PushImageAsync("team/app", "v2", OciImages.Create(seed: 3), CancellationToken);

        var inspected = JsonNode.Parse(await Skopeo.RunAsync(["inspect", "--tls-verify=false", Reference("team/app:v1")], CancellationToken));
        var listed = JsonNode.Parse(await Skopeo.RunAsync(["list-tags", "--tls-verify=false", Reference("team/app")], CancellationToken));
        await Skopeo.RunAsync(["delete", "--tls-verify=false", Reference("team/app:v1")], CancellationToken);

        Assert.Equal(image.Digest, inspected!["Digest"]!.GetValue<string>());
        Assert.Equal(["v1", "v2"], listed!["Tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal(["v2"], Registry.Tags("team/app"));
    }

    [Fact]
    public async Task Sync_RepositoryWithSeveralTags_CopiesAll()
    {
        SkipWithoutSkopeo();
        for (var tag = 0; tag < 3; tag++)
            await Content.PushImageAsync("team/app", $"v{tag}", OciImages.Create(seed: tag), CancellationToken);

        await Skopeo.RunAsync(
            ["sync", "--all", "--src", "docker", "--dest", "docker", "--src-tls-verify=false", "--dest-tls-verify=false",
                $"{Registry.Authority}/team/app", $"{Registry.Authority}/mirror"],
            CancellationToken);

        Assert.Equal(["v0", "v1", "v2"], Registry.Tags("mirror/app"));
        Assert.Equal(Registry.ManifestDigest("team/app", "v1"), Registry.ManifestDigest("mirror/app", "v1"));
    }

    private string Reference(string name) => $"docker://{Registry.Authority}/{name}";

    private static void SkipWithoutSkopeo() => Assert.SkipWhen(Skopeo.UnavailableReason is not null, Skopeo.UnavailableReason ?? "");
}
