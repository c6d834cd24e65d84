using HarborReplication.Registry.Auth;

namespace HarborReplication.Registry.Tests.Auth;

public sealed class ChallengeParserTests
{
    [Fact]
    public void Parse_BearerWithCommaInsideQuotes_KeepsTheScopeWhole()
    {
        var challenge = Assert.Single(ChallengeParser.Parse(
            ["Bearer realm=\"https://auth.example/token?x=1\",service=\"reg\",scope=\"repository:a/b:pull,push\""]));

        Assert.True(challenge.Is("bearer"));
        Assert.Equal("https://auth.example/token?x=1", challenge.Find("Realm"));
        Assert.Equal("repository:a/b:pull,push", challenge.Find("scope"));
    }

    [Theory]
    [InlineData("Bearer realm=\"a\", Basic realm=\"b\"")]
    [InlineData("bearer realm = a ,Basic realm=b")]
    [InlineData("Bearer , , realm=\"a\", Basic realm=\"b\"", "")]
    public void Parse_SeveralInOneHeader_AreToldApart(string header, string realm = "a")
    {
        var challenges = ChallengeParser.Parse([header]);

        Assert.Equal(["Bearer", "Basic"], challenges.Select(challenge => challenge.Scheme), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(realm.Length > 0 ? realm : "a", challenges[0].Find("realm"));
        Assert.Equal("b", challenges[1].Find("realm"));
    }

    [Fact]
    public void Parse_QuotedPairsAndToken68_AreUnderstood()
    {
        var challenges = ChallengeParser.Parse(["Negotiate dG9rZW4=, Basic realm=\"a \\\"quoted\\\" realm\"", "Digest qop=auth"]);

        Assert.Equal(["Negotiate", "Basic", "Digest"], challenges.Select(challenge => challenge.Scheme));
        Assert.Equal("a \"quoted\" realm", challenges[1].Find("realm"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\"")]
    [InlineData("=,=")]
    public void Parse_Nonsense_IsNoChallenge(string header) => Assert.Empty(ChallengeParser.Parse([header]));

    [Theory]
    [InlineData("Bearer realm=\"unterminated")]
    [InlineData("Bearer realm=\"x\\")]
    [InlineData("Bearer realm=")]
    public void Parse_CutShort_EndsWithWhatIsThere(string header) =>
        Assert.Equal("Bearer", Assert.Single(ChallengeParser.Parse([header])).Scheme);
}
