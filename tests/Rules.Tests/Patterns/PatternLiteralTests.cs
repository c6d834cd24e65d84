using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Tests.Patterns;

public sealed class PatternLiteralTests
{
    [Theory]
    [InlineData("library/nginx", "library/nginx")]
    [InlineData("library/{nginx,redis}", "library/nginx library/redis")]
    [InlineData("{a,b}/{c,d}", "a/c a/d b/c b/d")]
    [InlineData("a{,/b}", "a a/b")]
    [InlineData(@"a\*", "a*")]
    public void TryListLiterals_NoWildcards_AllOfThem(string pattern, string expected)
    {
        Assert.True(Parse(pattern).TryListLiterals(10, out var values));
        Assert.Equal(expected.Split(' '), values);
    }

    [Theory]
    [InlineData("")]
    [InlineData("library/*")]
    [InlineData("{a,b?}")]
    [InlineData("{a,b}{a,b}{a,b}{a,b}")]
    public void TryListLiterals_WildcardsOrTooMany_None(string pattern) => Assert.False(Parse(pattern).TryListLiterals(10, out _));

    [Theory]
    [InlineData("library/**", "library/")]
    [InlineData("library/nginx", "library/nginx")]
    [InlineData("{prod,preprod}/x", "pr")]
    [InlineData("{a,a}/x*", "a/x")]
    [InlineData("**/x", "")]
    [InlineData("", "")]
    public void LiteralPrefix_Pattern_WhatEveryMatchBeginsWith(string pattern, string expected) =>
        Assert.Equal(expected, Parse(pattern).LiteralPrefix);

    private static Pattern Parse(string text)
    {
        Assert.True(Pattern.TryParse(text, out var pattern, out var error), error);
        return pattern;
    }
}
