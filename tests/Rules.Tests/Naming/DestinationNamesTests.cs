using HarborReplication.Rules.Naming;

namespace HarborReplication.Rules.Tests.Naming;

public sealed class DestinationNamesTests
{
    [Fact]
    public void TryName_SeveralGetOneName_NoneOfThemHasIt()
    {
        var names = Names("mirror", -1);
        foreach (var repository in new[] { "a/app", "b/app", "c/app", "a/web" })
            names.Expect(repository);

        foreach (var (repository, other) in new[] { ("a/app", "b/app"), ("b/app", "a/app"), ("c/app", "a/app") })
        {
            Assert.False(names.TryName(repository, out _, out var error));
            Assert.Equal((NamingFault.Collision, $"{repository} and {other} would both become mirror/app; keep more components or use two policies"), (error!.Fault, error.Message));
        }

        Assert.True(names.TryName("a/web", out var name, out _));
        Assert.Equal("mirror/web", name);
    }

    [Fact]
    public void TryName_AskedAgain_HasNoNameAndNoError()
    {
        var names = Names("mirror", -1);
        Assert.True(names.TryName("a/app", out _, out _));

        Assert.False(names.TryName("a/app", out _, out var error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("", -1, false)]
    [InlineData("mirror", 0, false)]
    [InlineData("mirror", 1, true)]
    [InlineData("mirror", -1, true)]
    public void MayCollide_Rule_OnlyWhereComponentsAreDropped(string destinationNamespace, int replaceCount, bool expected) =>
        Assert.Equal(expected, Names(destinationNamespace, replaceCount).MayCollide);

    private static DestinationNames Names(string destinationNamespace, int replaceCount)
    {
        Assert.True(DestinationNaming.TryCreate(destinationNamespace, replaceCount, PathRule.Any, out var naming, out var error), error);
        return new DestinationNames(naming);
    }
}
