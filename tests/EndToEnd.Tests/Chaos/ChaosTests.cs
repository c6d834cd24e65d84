using System.Globalization;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>
/// Breaks a whole estate again and again and looks after each fault whether anything was lost, done twice or left hanging. A seed draws the
/// fault, its moment and its details.
/// </summary>
[Trait("Run", "ByHand")]
public sealed class ChaosTests
{
    /// <summary>A sample, to be replaced by the worst ones of a long run.</summary>
    private static readonly int[] ReplayedSeeds = [1, 2, 3, 4, 5, 6];

    /// <summary>By hand until a long run on a quiet machine has said which seeds are worth replaying.</summary>
    [Fact(Explicit = true)]
    public async Task Estate_BrokenByTheReplayedSeeds_LosesNothingAndRecovers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var estate = await ChaosEstate.StartAsync(cancellationToken);
        var run = new ChaosRun(estate);
        foreach (var seed in ReplayedSeeds)
        {
            var result = await run.RunAsync(RoundPlan.Draw(seed), cancellationToken);
            Assert.True(result.Violations.Count == 0, $"seed {seed}, {result.Plan.Fault.Name} during {result.Plan.Moment}:{Environment.NewLine}{string.Join(Environment.NewLine, result.Violations)}");
        }
    }

    /// <summary>
    /// By hand: <c>CHAOS_SEED=1 CHAOS_FAULTS=200 CHAOS_TABLE=/tmp/table.md artifacts/bin/EndToEnd.Tests/release/HarborReplication.EndToEnd.Tests
    /// -method '*Estate_BrokenForLong*' -explicit on</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Estate_BrokenForLong_LosesNothingAndRecovers()
    {
        var faults = Number("CHAOS_FAULTS") ?? 20;
        var seed = Number("CHAOS_SEED") ?? 1;
        var table = Environment.GetEnvironmentVariable("CHAOS_TABLE") ?? Path.Combine(Path.GetTempPath(), "chaos.md");
        var run = new LongRun(seed, table, Environment.GetEnvironmentVariable("CHAOS_PAUSE"));
        var failed = await run.RunAsync(faults, TestContext.Current.CancellationToken);
        Assert.True(failed.Count == 0, string.Join(Environment.NewLine, failed));
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
