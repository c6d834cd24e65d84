using System.Text;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Tests.Values;

public sealed class ManifestTests
{
    private const string D = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Parse_OciImage_KeepsBytesAndNamesItsBlobs()
    {
        var image = SampleImage.Of([1], [2], [1]);

        var manifest = Manifest.Parse(image.Manifest, MediaTypes.OciManifest);

        Assert.Equal((ManifestKind.Image, image.Digest), (manifest.Kind, manifest.Digest));
        Assert.True(manifest.Content.Span.SequenceEqual(image.Manifest));
        Assert.Equal(3, manifest.Layers.Count);
        Assert.Equal(3, manifest.Blobs.Count());
    }

    [Fact]
    public void Parse_ArtifactWithSubject_TellsBoth()
    {
        var manifest = Manifest.Parse(Encoding.UTF8.GetBytes(
            $$$"""
            {"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","artifactType":"application/spdx+json",
             "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{{D}}}","size":0},"layers":[],
             "subject":{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{D}}}","size":5},"annotations":{"a":"b"}}
            """), MediaTypes.OciManifest);

        Assert.Equal("application/spdx+json", manifest.ArtifactType);
        Assert.Equal(5, manifest.Subject!.Size);
        Assert.Equal("b", manifest.Annotations["a"]);
    }

    [Theory]
    [InlineData(MediaTypes.OciIndex, ManifestKind.Index)]
    [InlineData(MediaTypes.DockerList, ManifestKind.Index)]
    public void Parse_List_NamesItsChildren(string mediaType, ManifestKind kind)
    {
        var manifest = Manifest.Parse(Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"mediaType":"{{{mediaType}}}","manifests":[{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{D}}}","size":7}]}"""), mediaType);

        Assert.Equal((kind, 7L), (manifest.Kind, Assert.Single(manifest.Children).Size));
    }

    [Fact]
    public void Parse_WithoutAnyMediaType_GoesByItsMembers()
    {
        var json = $$"""{"schemaVersion":2,"config":{"mediaType":"c","digest":"{{D}}","size":0},"layers":[]}""";

        Assert.Equal(MediaTypes.OciManifest, Manifest.Parse(Encoding.UTF8.GetBytes(json), "text/plain").MediaType);
    }

    [Theory]
    [InlineData(MediaTypes.DockerSchema1, """{"schemaVersion":1}""")]
    [InlineData(null, """{"schemaVersion":1,"fsLayers":[]}""")]
    [InlineData(null, """{"schemaVersion":2,"mediaType":"application/x-unheard-of"}""")]
    public void Parse_UnsupportedType_IsSaidToBeUnsupported(string? mediaType, string json) =>
        Assert.True(Assert.Throws<ManifestFormatException>(() => Manifest.Parse(Encoding.UTF8.GetBytes(json), mediaType)).IsUnsupported);

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"schemaVersion":2}""")]
    [InlineData("""{"schemaVersion":2,"config":5}""")]
    [InlineData("""{"schemaVersion":2,"config":{"digest":"sha256:short","size":1}}""")]
    [InlineData($$$"""{"schemaVersion":2,"config":{"digest":"{{{D}}}","size":-1}}""")]
    [InlineData($$$"""{"schemaVersion":2,"config":{"digest":"{{{D}}}"}}""")]
    [InlineData($$$"""{"schemaVersion":2,"config":{"digest":"{{{D}}}","size":1},"layers":{}}""")]
    [InlineData($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","config":{"digest":"{{D}}","size":1},"layers":[]}""")]
    [InlineData($$"""{"schemaVersion":2,"config":{"digest":"{{D}}","size":1},"layers":[],"manifests":[]}""")]
    public void Parse_MakesNoSense_IsRefused(string json) =>
        Assert.False(Assert.Throws<ManifestFormatException>(() => Manifest.Parse(Encoding.UTF8.GetBytes(json), MediaTypes.OciManifest)).IsUnsupported);
}
