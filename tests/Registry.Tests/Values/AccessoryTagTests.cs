using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Tests.Values;

public sealed class AccessoryTagTests
{
    private static readonly Digest Subject = Digest.Of([1]);

    [Theory]
    [InlineData("", true)]
    [InlineData(".sig", false)]
    [InlineData(".att", false)]
    [InlineData(".9f3c.meta", false)]
    public void TryParse_TagNamedAfterADigest_TellsTheSubject(string kind, bool isReferrers)
    {
        Assert.True(AccessoryTag.TryParse($"sha256-{Subject.Hex}{kind}", out var tag));
        Assert.Equal((Subject, isReferrers), (tag.Subject, tag.IsReferrers));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("sha256-12.sig")]
    [InlineData("sha512-12")]
    [InlineData(null)]
    public void TryParse_AnyOtherTag_IsNone(string? text) => Assert.False(AccessoryTag.TryParse(text, out _));

    // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema: ref is truncated to 64 characters.
    [Fact]
    public void ReferrersOf_LongDigest_Keeps64CharactersOfIt()
    {
        var digest = Digest.Of([1], DigestAlgorithm.Sha512);

        Assert.Equal($"sha512-{digest.Hex[..64]}", AccessoryTag.ReferrersOf(digest).Tag);
        Assert.Equal($"sha256-{Subject.Hex}", AccessoryTag.ReferrersOf(Subject).Tag);
    }
}
