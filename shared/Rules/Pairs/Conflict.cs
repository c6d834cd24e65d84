namespace HarborReplication.Rules.Pairs;

/// <summary>
/// Two digests of one tag, both pushed since its ends were equal. It is put in the same way whichever direction has met it, so that both
/// directions are given the same answer.
/// </summary>
public sealed record Conflict
{
    /// <summary>What the low end has.</summary>
    public required string Low { get; init; }

    /// <summary>What the high end has.</summary>
    public required string High { get; init; }

    /// <summary>One of <see cref="ConflictRules.All"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>The end that wins by <see cref="ConflictRules.HomeSite"/>.</summary>
    public PairEnd? Home { get; init; }
    public PushMark? LowPush { get; init; }
    public PushMark? HighPush { get; init; }

    public ConflictVerdict Decide()
    {
        if (Rule == ConflictRules.HomeSite && Home is { } home)
            return new ConflictVerdict(home, ConflictRules.HomeSite);
        var (low, high) = (At(LowPush, Low), At(HighPush, High));
        // A digest whose push nobody has told of may have been there for long.
        if (low != high)
            return new ConflictVerdict(high is null || low > high ? PairEnd.Low : PairEnd.High, ConflictRules.LastPush);
        return new ConflictVerdict(string.CompareOrdinal(Low, High) > 0 ? PairEnd.Low : PairEnd.High, ConflictRules.Digest);
    }

    private static DateTimeOffset? At(PushMark? push, string digest) => push?.Digest == digest ? push.At : null;
}
