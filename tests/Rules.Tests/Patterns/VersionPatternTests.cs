using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Tests.Patterns;

public sealed class VersionPatternTests
{
    [Theory]
    [InlineData(">=1.2 <2", "1.2.0 v1.2.0 1.9.9 1.2", "1.1.9 2.0.0 1.3.0-rc.1 2.0.0-rc.1 latest")]
    [InlineData("^1.2", "1.2.0 1.9.0", "1.1.0 2.0.0")]
    [InlineData("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0 1.0.0")]
    [InlineData("^0.0.3", "0.0.3", "0.0.4")]
    [InlineData("~1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0")]
    [InlineData("~1", "1.0.0 1.9.0", "2.0.0")]
    [InlineData("1.x", "1.0.0 1.9.9", "0.9.0 2.0.0")]
    [InlineData("1.2 - 1.4", "1.2.0 1.4.9", "1.5.0")]
    [InlineData("1.2.x || >=2.1", "1.2.7 2.1.0 3.0.0", "1.3.0 2.0.9")]
    [InlineData("*", "0.0.1 9.9.9", "1.0.0-alpha 1.0.0-0")]
    [InlineData("=1.2.3", "1.2.3 v1.2.3 V1.2.3", "1.2.4 1.2.3-alpine")]
    [InlineData("v1.2.3", "1.2.3", "1.2.4")]
    public void IsMatch_Range_TheVersionsInIt(string range, string inside, string outside)
    {
        var pattern = Parse(range);

        Assert.All(inside.Split(' '), tag => Assert.True(pattern.IsMatch(tag), tag));
        Assert.All(outside.Split(' '), tag => Assert.False(pattern.IsMatch(tag), tag));
    }

    [Fact]
    public void IsMatch_Prerelease_OnlyWhereTheRangeNamesOneOfTheSameVersion()
    {
        var pattern = Parse(">=1.2.0-rc.2 <2");

        Assert.Equal(["1.2.0-rc.2", "1.2.0-rc.10", "1.2.0", "1.3.0"], new[] { "1.2.0-beta", "1.2.0-rc.1", "1.2.0-rc.2", "1.2.0-rc.10", "1.2.0", "1.3.0-rc.3", "1.3.0" }.Where(pattern.IsMatch));
    }

    // semver.org, 2 and 9; a number alone may be a date, and leading zeros are none.
    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("20260101")]
    [InlineData("1.2.3.4")]
    [InlineData("01.2.3")]
    [InlineData("1.02.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3_1")]
    [InlineData("vv1.2.3")]
    [InlineData("release-1.2.3")]
    [InlineData("1.2.3\n")]
    public void IsMatch_NoVersion_Never(string tag) => Assert.False(Parse(">=0.0.0-0 || *").IsMatch(tag));

    // semver.org, 11: the order of precedence that the specification gives.
    [Fact]
    public void IsMatch_ExampleOfTheSpecification_InItsOrder()
    {
        string[] ascending = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0"];
        for (var i = 0; i < ascending.Length; i++)
            Assert.Equal(ascending[..(i + 1)], ascending.Where(Parse($">=1.0.0-alpha <={ascending[i]}").IsMatch));
    }

    private static VersionPattern Parse(string text)
    {
        Assert.True(VersionPattern.TryParse(text, out var pattern, out var error), error);
        return pattern;
    }
}
