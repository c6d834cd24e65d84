using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Tests.Patterns;

/// <summary>What doublestar 1.3.4, the library Harbor uses, answered.</summary>
public sealed class PatternVectorTests
{
    [Theory]
    [InlineData("library/**", "library/a/b", true)]
    [InlineData("library/**", "library", false)]
    [InlineData("library/**", "library/", true)]
    [InlineData("**/nginx", "nginx", true)]
    [InlineData("**/nginx", "a/b/nginx", true)]
    [InlineData("a/**/c", "a/c", true)]
    [InlineData("**/*", "a", true)]
    [InlineData("**/**", "a", true)]
    [InlineData("lib**", "library/a", false)]
    [InlineData("a**/b", "axx/b", true)]
    [InlineData("a**/b", "a/x/b", false)]
    [InlineData("*", "a/b", false)]
    [InlineData("*/*", "a/b", true)]
    [InlineData("{library,goharbor}/**", "goharbor/x", true)]
    [InlineData("{library/a,goharbor/**}", "goharbor/x/y", true)]
    [InlineData("{a,b/c}/*", "b/c/x", true)]
    [InlineData("{a,{b,c}}/*", "c/x", true)]
    [InlineData("{a, b}/*", "b/x", false)]
    [InlineData("{a,b}{1,2}", "b2", true)]
    [InlineData("{,x}a", "a", true)]
    [InlineData("{?.?.?,?.??.??}", "1.10.12", true)]
    [InlineData("v[0-9]*", "v1.2", true)]
    [InlineData("v[^a]*", "v1", true)]
    [InlineData("v[!a]*", "v1", false)]
    [InlineData("[a/b]", "a", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("V*", "v1", false)]
    [InlineData("?", "é", true)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"a\{b", "a{b", true)]
    [InlineData("**", "", true)]
    [InlineData("*", "", true)]
    [InlineData("{,v*}", "", true)]
    [InlineData("v*", "", false)]
    [InlineData("?*", "", false)]
    [InlineData("{}", "", true)]
    [InlineData("a,b", "a,b", true)]
    public void IsMatch_VectorOfHarbor_SameAnswer(string pattern, string value, bool expected) =>
        Assert.Equal(expected, Parse(pattern).IsMatch(value));

    [Theory]
    [InlineData("")]
    [InlineData("library/nginx")]
    public void IsMatch_EmptyPattern_Everything(string value) => Assert.True(Parse("").IsMatch(value));

    [Theory]
    [InlineData("?", "😀", true)]
    [InlineData("[а-я]*", "жук", true)]
    [InlineData("a/*", "a/", true)]
    [InlineData("a/**/b/**", "a/x/b/y/z", true)]
    [InlineData("a/**/b/**", "a/b", false)]
    [InlineData("a{/**,}", "a/b/c", true)]
    [InlineData("a{/**,}", "a", true)]
    [InlineData("***", "a", true)]
    [InlineData("***", "a/b", false)]
    [InlineData("[^a]", "/", false)]
    [InlineData(@"[\]]", "]", true)]
    [InlineData("a}", "a}", true)]
    public void IsMatch_EdgeOfTheRules_AsWritten(string pattern, string value, bool expected) =>
        Assert.Equal(expected, Parse(pattern).IsMatch(value));

    private static Pattern Parse(string text)
    {
        Assert.True(Pattern.TryParse(text, out var pattern, out var error), error);
        return pattern;
    }
}
