using HarborReplication.Rules.Naming;

namespace HarborReplication.Rules.Tests.Naming;

public sealed class DestinationNamingTests
{
    [Theory]
    [InlineData("a/b/c/d/img", "n", "n/img", "n/a/b/c/d/img", "n/b/c/d/img", "n/c/d/img", "n/d/img")]
    [InlineData("a/b/c", "n", "n/c", "n/a/b/c", "n/b/c", "n/c", null)]
    [InlineData("library/nginx", "n", "n/nginx", "n/library/nginx", "n/nginx", null, null)]
    [InlineData("nginx", "n", "n/nginx", "n/nginx", null, null, null)]
    [InlineData("library/nginx", "x/y", "x/y/nginx", "x/y/library/nginx", "x/y/nginx", null, null)]
    [InlineData("a/b/c", "", "a/b/c", "a/b/c", "a/b/c", "a/b/c", "a/b/c")]
    public void TryName_TableOfHarbor_SameNames(
        string repository, string destinationNamespace, string all, string none, string? one, string? two, string? three)
    {
        string?[] expected = [all, none, one, two, three];
        for (var count = -1; count <= 3; count++)
        {
            var named = Naming(destinationNamespace, count, PathRule.Any).TryName(repository, out var destination, out var error);
            Assert.Equal(expected[count + 1], destination);
            Assert.Equal(expected[count + 1] is not null, named);
            Assert.Equal(named ? null : NamingFault.TooFewComponents, error?.Fault);
        }
    }

    [Theory]
    [InlineData(-1, "n/c")]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2, "n/c")]
    public void TryName_DockerHub_ExactlyTwoComponents(int count, string? expected)
    {
        Naming("n", count, PathRule.For("docker-hub")).TryName("a/b/c", out var destination, out var error);

        Assert.Equal(expected, destination);
        Assert.Equal(expected is null ? NamingFault.PathRule : null, error?.Fault);
    }

    // Harbor names such a repository and fails when it pushes; here it fails before anything is sent, with the reason.
    [Fact]
    public void TryName_HarborWithoutNamespace_OneComponentIsTooFew()
    {
        Assert.False(Naming("", -1, PathRule.For("harbor")).TryName("nginx", out _, out var error));
        Assert.Equal(NamingFault.PathRule, error.Fault);
        Assert.Contains("at least 2 components", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryName_DockerRegistry_AnyNumberOfComponents() =>
        Assert.True(Naming("", -1, PathRule.For("docker-registry")).TryName("nginx", out _, out _));

    [Fact]
    public void TryName_ResultOver255_TooLong()
    {
        Assert.False(Naming(new string('n', 200), 0, PathRule.Any).TryName("a/" + new string('b', 60), out _, out var error));
        Assert.Equal(NamingFault.TooLong, error.Fault);
    }

    [Theory]
    [InlineData("Library")]
    [InlineData("/n")]
    [InlineData("n/")]
    [InlineData("a//b")]
    [InlineData("a..b")]
    [InlineData("a___b")]
    [InlineData("n\n")]
    [InlineData("ü")]
    public void TryCreate_BadNamespace_NamesTheFieldAndTheGrammar(string text)
    {
        Assert.False(DestinationNaming.TryCreate(text, -1, PathRule.Any, out _, out var error));
        Assert.StartsWith($"dest_namespace: \"{text}\" is not a valid namespace; it takes lower-case", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n")]
    [InlineData("a/b-c/d__e.f")]
    [InlineData("a---b")]
    [InlineData(null)]
    public void TryCreate_GoodNamespace_Accepted(string? text) =>
        Assert.True(DestinationNaming.TryCreate(text, 1, PathRule.Any, out _, out _));

    private static DestinationNaming Naming(string destinationNamespace, int count, PathRule rule)
    {
        Assert.True(DestinationNaming.TryCreate(destinationNamespace, count, rule, out var naming, out var error), error);
        return naming;
    }
}
