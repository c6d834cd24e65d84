using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Tests.Values;

public sealed class NameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("library/alpine")]
    [InlineData("team/a.b_c__d-e--f/g")]
    [InlineData("0/1/2")]
    public void RepositoryName_Valid_IsParsed(string text) => Assert.Equal(text, RepositoryName.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("A")]
    [InlineData("a..b")]
    [InlineData("a___b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("../a")]
    [InlineData("a\n")]
    [InlineData("ä")]
    public void RepositoryName_Invalid_SaysWhatIsExpected(string text)
    {
        Assert.False(RepositoryName.TryParse(text, out _));
        Assert.Contains("not a repository name: expected", Assert.Throws<FormatException>(() => RepositoryName.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RepositoryName_Of255Characters_IsTheLongest()
    {
        Assert.True(RepositoryName.TryParse(new string('a', 255), out _));
        Assert.False(RepositoryName.TryParse(new string('a', 256), out _));
    }

    [Theory]
    [InlineData("latest", true)]
    [InlineData("_A.b-c", true)]
    [InlineData("1.0", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("-a", false)]
    [InlineData("a/b", false)]
    [InlineData("a\n", false)]
    [InlineData("sha256:abc", false)]
    public void Reference_Tag_FollowsTheGrammar(string text, bool valid)
    {
        Assert.Equal(valid, Reference.TryParse(text, out var reference));
        Assert.Equal(valid ? text : null, reference?.Tag);
    }

    [Fact]
    public void Reference_Digest_IsNoTag()
    {
        var reference = Reference.Parse(Digest.Of([]).ToString());

        Assert.False(reference.IsTag);
        Assert.Equal(Reference.Of(Digest.Of([])), reference);
        Assert.False(Reference.TryParse(new string('a', 129), out _));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1073741824, "1 GiB")]
    public void ByteSize_Shown_HasABinaryUnit(long bytes, string expected) => Assert.Equal(expected, new ByteSize(bytes).ToString());
}
