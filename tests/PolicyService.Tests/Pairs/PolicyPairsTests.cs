using HarborReplication.PolicyService.Pairs;
using HarborReplication.Rules.Filters;
using HarborReplication.Rules.Naming;
using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Tests.Pairs;

public sealed class PolicyPairsTests
{
    private const long West = 1;
    private const long East = 2;

    [Fact]
    public void Find_TwoPoliciesThatLeadBack_OnePairSeenFromBothEnds()
    {
        var pairs = Pairs(Direction(1, West, East, "mirror/west", replace: 0), Direction(2, East, West, "team", replace: 3));

        var there = pairs.Find(1, East, "team/app", "v1")!;
        var back = pairs.Find(2, West, "mirror/west/team/app", "v1")!;

        Assert.Equal(new PairKey(West, "team/app", East, "mirror/west/team/app", "v1"), there.Key);
        Assert.Equal(there.Key, back.Key);
        Assert.Equal((PairEnd.Low, PairEnd.High), (there.Source, back.Source));
        Assert.Equal((2L, 1L), (there.BackPolicyId, back.BackPolicyId));
    }

    [Fact]
    public void Find_LedBackToAnotherRepository_IsNoPair()
    {
        var pairs = Pairs(Direction(1, West, East), Direction(2, East, West, "archive", replace: 0));

        Assert.True(pairs.Includes(1));
        Assert.Null(pairs.Find(1, East, "team/app", "v1"));
        Assert.Null(pairs.Find(2, West, "team/app", "v1"));
    }

    [Fact]
    public void Find_FilterOfEitherPolicyLeavesItOut_IsNoPairForBoth()
    {
        var pairs = Pairs(Direction(1, West, East), Direction(2, East, West, filters: new FilterRule { Type = "tag", Values = ["v*"] }));

        Assert.NotNull(pairs.Find(1, East, "team/app", "v1"));
        Assert.NotNull(pairs.Find(2, West, "team/app", "v1"));
        Assert.Null(pairs.Find(1, East, "team/app", "latest"));
        Assert.Null(pairs.Find(2, West, "team/app", "latest"));
        // It goes with its subject.
        Assert.NotNull(pairs.Find(1, East, "team/app", $"sha256-{new string('a', 64)}.sig"));
    }

    [Fact]
    public void Find_Digest_IsNoPair() =>
        Assert.Null(Pairs(Direction(1, West, East), Direction(2, East, West)).Find(1, East, "team/app", $"sha256:{new string('a', 64)}"));

    [Fact]
    public void Find_OneWayOnly_IsNoPair()
    {
        var pairs = Pairs(Direction(1, West, East), Direction(2, West, East));

        Assert.False(pairs.AreThereAny);
        Assert.Null(pairs.Find(1, East, "team/app", "v1"));
        Assert.Null(pairs.RulingPolicy(1));
    }

    // Two records of one site are one.
    [Fact]
    public void Find_BackFromASecondRecordOfTheSite_IsAPair()
    {
        var pairs = new PolicyPairs(
            [Direction(1, West, East), Direction(2, East, West)], new Dictionary<long, string> { [West] = "1", [East] = "2", [7] = "2" });

        Assert.Equal(East, pairs.Find(1, East, "team/app", "v1")!.Key.HighRegistryId);
    }

    [Fact]
    public void Find_BetweenRepositoriesOfOneRegistry_OrderedByName()
    {
        var pairs = Pairs(Direction(1, West, West, "mirror", replace: 1), Direction(2, West, West, "team", replace: 1));

        var (there, back) = (pairs.Find(1, West, "team/app", "v1")!, pairs.Find(2, West, "mirror/app", "v1")!);

        Assert.Equal(new PairKey(West, "mirror/app", West, "team/app", "v1"), there.Key);
        Assert.Equal(there.Key, back.Key);
        Assert.Equal((PairEnd.High, PairEnd.Low), (there.Source, back.Source));
    }

    [Fact]
    public void Find_PoliciesDisagree_TheFirstRulesForBoth()
    {
        var pairs = Pairs(Direction(1, West, East, rule: ConflictRules.HomeSite, home: East), Direction(2, East, West), Direction(3, West, East));

        Assert.All(
            new[] { pairs.Find(1, East, "a/b", "v1")!, pairs.Find(2, West, "a/b", "v1")! },
            tag => Assert.Equal((ConflictRules.HomeSite, PairEnd.High), (tag.Rule, tag.Home)));
        Assert.Equal([1L, 1L, 1L], new long[] { 1, 2, 3 }.Select(policy => pairs.RulingPolicy(policy)!.Value));
    }

    private static PolicyPairs Pairs(params PolicyDirection[] directions) => new(
        [.. directions.DistinctBy(direction => (direction.PolicyId, direction.DestinationRegistryId))], new Dictionary<long, string> { [West] = "1", [East] = "2" });

    private static PolicyDirection Direction(
        long policy, long from, long to, string destinationNamespace = "", int replace = 0, string rule = ConflictRules.LastPush, long? home = null, params FilterRule[] filters)
    {
        Assert.True(Selection.TryCreate(filters, out var selection, out _));
        Assert.True(DestinationNaming.TryCreate(destinationNamespace, replace, PathRule.Any, out var naming, out _));
        return new PolicyDirection(selection, naming)
        {
            PolicyId = policy, SourceOrigin = Origin(from), DestinationOrigin = Origin(to), DestinationRegistryId = to, Deletion = false,
            Rule = rule, HomeOrigin = home is { } id ? Origin(id) : null,
        };
    }

    private static string Origin(long registry) => registry == West ? "1" : "2";
}
