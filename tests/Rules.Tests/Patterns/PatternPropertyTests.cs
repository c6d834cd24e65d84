using System.Diagnostics;
using CsCheck;
using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Tests.Patterns;

public sealed class PatternPropertyTests
{
    // Few letters, so that random patterns and random values meet often.
    private static readonly Gen<string> Atom = Gen.OneOf(
        "a", "b", "/", "/", "*", "**", "**/", "/**", "?", "[ab]", "[^a]", "[a-c]", @"\a", @"\*", "é", "v[!b]", "[a/b]");

    // Two levels of braces and few options: writing them all out is what takes the word-by-word reading so long.
    private static readonly Gen<string> Patterns = Gen.Recursive<string>((depth, inner) =>
        Gen.OneOf(Atom, depth > 1 ? Atom : inner.Array[0, 3].Select(options => "{" + string.Join(',', options) + "}"))
            .Array[0, 4].Select(string.Concat))
        .Where(static text => text.Count(static c => c == ',') <= 8);

    private static readonly Gen<string> Values = Gen.OneOf("a", "b", "c", "/", "*", "é", "v", "!").Array[0, 7].Select(string.Concat);

    [Fact]
    public void IsMatch_AnyPatternAndValue_SameAsTheRulesWordByWord() =>
        Gen.Select(Patterns, Values.Array[8]).Sample(
            (text, values) =>
            {
                Assert.True(Pattern.TryParse(text, out var pattern, out var error), error);
                foreach (var value in values)
                    Assert.True(PlainMatcher.IsMatch(text, value) == pattern.IsMatch(value), $"{text} on '{value}'");
            },
            iter: 10_000);

    [Fact]
    public void LiteralPrefix_AnyPatternThatMatches_IsWhatTheValueBeginsWith() =>
        Gen.Select(Patterns, Values).Sample(
            (text, value) =>
            {
                Assert.True(Pattern.TryParse(text, out var pattern, out _));
                if (PlainMatcher.IsMatch(text, value))
                    Assert.StartsWith(pattern.LiteralPrefix, value, StringComparison.Ordinal);
            },
            iter: 10_000);

    [Fact]
    public void CanBegin_AnyPatternThatMatches_EveryBeginningOfTheValue() =>
        Gen.Select(Patterns, Values).Sample(
            (text, value) =>
            {
                Assert.True(Pattern.TryParse(text, out var pattern, out _));
                if (!PlainMatcher.IsMatch(text, value))
                    return;
                for (var length = 0; length <= value.Length; length++)
                    Assert.True(pattern.CanBegin(value[..length]), $"{text} on '{value[..length]}'");
            },
            iter: 10_000);

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Gen.String[Gen.Char["ab*?[]{}\\,/-^!"], 0, 12].Sample(text =>
        {
            if (Pattern.TryParse(text, out var pattern, out var error))
                pattern.IsMatch("a/b");
            else
                Assert.StartsWith("position ", error, StringComparison.Ordinal);
        });

    [Fact]
    public void IsMatch_OnePatternOnManyThreads_AnswersDoNotMix()
    {
        Assert.True(Pattern.TryParse("{a,b}/**/[0-4]", out var pattern, out _));
        var wrong = 0;
        Parallel.For(0, 20_000, i =>
        {
            if (pattern.IsMatch($"a/x/{i % 10}") != i % 10 < 5)
                Interlocked.Increment(ref wrong);
        });
        Assert.Equal(0, wrong);
    }

    // Back-tracking would need longer than the universe has; the bound is far from what any machine needs.
    [Theory]
    [InlineData("*a", 60)]
    [InlineData("**/a/", 60)]
    [InlineData("{a,aa}", 60)]
    [InlineData("{a,a}*", 60)]
    [InlineData("{*,**/}", 60)]
    public void IsMatch_HostilePattern_TakesMillisecondsNotAges(string part, int times)
    {
        Assert.True(Pattern.TryParse(string.Concat(Enumerable.Repeat(part, times)) + "!", out var pattern, out _));
        var watch = Stopwatch.StartNew();
        Assert.False(pattern.IsMatch(string.Concat(Enumerable.Repeat("a/a", 80))));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
    }

    [Fact]
    public void TryParse_LongestHostileGroups_StaysBounded()
    {
        var watch = Stopwatch.StartNew();
        Assert.True(Pattern.TryParse(string.Concat(Enumerable.Repeat("{,a,aa}", 2000)), out var pattern, out _));
        Assert.False(pattern.TryListLiterals(1000, out _));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
    }
}
