using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Tests.Patterns;

public sealed class PatternErrorTests
{
    [Theory]
    [InlineData("[", "position 1: '[' is never closed")]
    [InlineData("[]", "position 1: the class is empty")]
    [InlineData("x[^]", "position 2: the class is empty")]
    [InlineData("{a", "position 1: '{' is never closed")]
    [InlineData("{a,{b}", "position 1: '{' is never closed")]
    [InlineData(@"ab\", @"position 3: '\' has nothing to escape")]
    [InlineData("[-a]", "position 2: '-' stands between two characters")]
    [InlineData("[a-]", "position 2: the range has no end")]
    [InlineData("[z-a]", "position 2: the range 'z-a' runs backwards; write 'a-z'")]
    [InlineData("😀[", "position 2: '[' is never closed")]
    public void TryParse_Malformed_SaysWhereAndWhatWouldBeRight(string text, string expected)
    {
        Assert.False(Pattern.TryParse(text, out var pattern, out var error));
        Assert.Null(pattern);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    // Harbor answers "no match" to these as long as matching does not reach the bad part; ours are refused before they are saved.
    [Theory]
    [InlineData("b{a", "position 2: '{' is never closed; add '}'")]
    [InlineData("b[a", "position 2: '[' is never closed; add ']'")]
    public void TryParse_BadPartThatMatchingMayNeverReach_RefusedAllTheSame(string text, string expected)
    {
        Assert.False(Pattern.TryParse(text, out _, out var error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_TooLong_SaysTheLimit()
    {
        Assert.False(Pattern.TryParse(new string('a', Pattern.MaxLength + 1), out _, out var error));
        Assert.Contains($"{Pattern.MaxLength}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_NestedTooDeep_SaysTheLimit()
    {
        Assert.False(Pattern.TryParse(new string('{', 40) + new string('}', 40), out _, out var error));
        Assert.Equal("position 33: braces are nested more than 32 deep", error);
    }
}
