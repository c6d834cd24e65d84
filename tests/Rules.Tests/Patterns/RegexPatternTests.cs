using System.Diagnostics;
using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Tests.Patterns;

public sealed class RegexPatternTests
{
    [Theory]
    [InlineData("v[0-9]+", "v12", true)]
    [InlineData("v[0-9]+", "v12-rc", false)]
    [InlineData("v[0-9]+", "xv12", false)]
    [InlineData("dev|main", "main", true)]
    [InlineData("dev|main", "mainline", false)]
    [InlineData("^dev$", "dev", true)]
    [InlineData("dev", "dev\n", false)]
    [InlineData("Dev", "dev", false)]
    [InlineData("(?i)dev", "DEV", true)]
    [InlineData("a?b", "b", true)]
    [InlineData("a{0}b", "b", true)]
    [InlineData("ab*", "a", true)]
    [InlineData("a+b", "aab", true)]
    [InlineData(".*", "", true)]
    public void IsMatch_Expression_TheWholeString(string expression, string value, bool expected)
    {
        Assert.True(RegexPattern.TryParse(expression, out var pattern, out var error), error);
        Assert.Equal(expected, pattern.IsMatch(value));
    }

    // By back-tracking the first two take longer than anybody lives.
    [Theory]
    [InlineData("(a+)+b")]
    [InlineData("(a|a)*b")]
    [InlineData("((a{1,30}){1,30})b")]
    public void IsMatch_HostileExpression_IsOverSoon(string expression)
    {
        Assert.True(RegexPattern.TryParse(expression, out var pattern, out var error), error);
        var start = Stopwatch.GetTimestamp();

        Assert.False(pattern.IsMatch(new string('a', 255) + "c"));

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void CanBegin_Expression_OnlyWithWhatStandsBeforeTheFirstOperator()
    {
        Assert.True(RegexPattern.TryParse("library/.*", out var pattern, out _));
        Assert.True(pattern.CanBegin("library/"));
        Assert.True(pattern.CanBegin("lib"));
        Assert.True(pattern.CanBegin("library/app"));
        Assert.False(pattern.CanBegin("team/"));
    }
}
