namespace HarborReplication.Architecture.Tests;

/// <summary>Fails with every violation in full, one a line.</summary>
internal static class Violations
{
    public static void AssertNone(IEnumerable<string> found)
    {
        var violations = found.ToList();
        Assert.True(violations.Count == 0, $"{violations.Count} violations:{Environment.NewLine}{string.Join(Environment.NewLine, violations)}");
    }
}
