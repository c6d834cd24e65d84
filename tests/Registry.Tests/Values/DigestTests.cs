using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Tests.Values;

public sealed class DigestTests
{
    private const string Empty256 = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Of_EmptyContent_IsTheKnownDigest()
    {
        Assert.Equal(Empty256, Digest.Of([]).ToString());
        Assert.StartsWith("sha512:cf83e1357eefb8bd", Digest.Of([], DigestAlgorithm.Sha512).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OwnText_IsEqual()
    {
        Assert.Equal(Digest.Of([]), Digest.Parse(Empty256));
        Assert.Equal(Digest.Of([1], DigestAlgorithm.Sha512), Digest.Parse(Digest.Of([1], DigestAlgorithm.Sha512).ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256")]
    [InlineData("sha256:")]
    [InlineData("sha256:e3b0c4")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(Empty256 + "\n")]
    public void Parse_NoDigest_SaysWhatIsExpected(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Contains("expected sha256:", Assert.Throws<FormatException>(() => Digest.Parse(text)).Message, StringComparison.Ordinal);
    }
}
