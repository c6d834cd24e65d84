namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>Everything that is drawn for one round. The same seed draws the same.</summary>
internal sealed record RoundPlan
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(300);

    public required int Seed { get; init; }

    public required Fault Fault { get; init; }

    public required Moment Moment { get; init; }

    /// <summary>From the moment to the fault.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>Whether every message is sent again, later, with a probability of one half.</summary>
    public required bool Duplicates { get; init; }

    public static RoundPlan Draw(int seed, Fault? fault = null)
    {
        var random = new Random(seed);
        var moments = Enum.GetValues<Moment>();
        return new RoundPlan
        {
            Seed = seed,
            Fault = fault ?? Faults.All[random.Next(Faults.All.Count)],
            Moment = moments[random.Next(moments.Length)],
            Delay = LongestDelay * random.NextDouble(),
            Duplicates = random.Next(4) == 0,
        };
    }
}
