using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Fixtures;

public sealed class ComposeFileTests
{
    private const string Yaml =
        """
        x-common: &common
          restart: always
          environment:
            SHARED: yes-it-is
        services:
          one:
            <<: *common
            image: one:1.0
          two:
            image: two:2.0
            environment:
              PLAIN: text
              GIVEN: "${GIVEN:?say what}"
              FALLBACK: ${ABSENT:-fallback}
              EMPTY: x${ABSENT}y
        """;

    [Fact]
    public void Service_WithAnchor_HasTheMergedEnvironment() =>
        Assert.Equal("yes-it-is", ComposeFile.Parse(Yaml, new Dictionary<string, string>()).Service("one").Environment["SHARED"]);

    [Fact]
    public void Service_WithVariables_InterpolatesAsComposeDoes()
    {
        var environment = ComposeFile.Parse(Yaml, new Dictionary<string, string> { ["GIVEN"] = "this" }).Service("two").Environment;

        Assert.Equal(("text", "this", "fallback", "xy"), (environment["PLAIN"], environment["GIVEN"], environment["FALLBACK"], environment["EMPTY"]));
    }

    [Fact]
    public void Service_RequiredVariableMissing_ThrowsItsMessage() =>
        Assert.Equal(
            "say what",
            Assert.Throws<InvalidOperationException>(() => ComposeFile.Parse(Yaml, new Dictionary<string, string>()).Service("two")).Message);
}
