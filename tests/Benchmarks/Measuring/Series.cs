namespace HarborReplication.Benchmarks.Measuring;

/// <summary>The runs of one contender in one row.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="Images">How many images each run copied; peers may get fewer, so rates are compared.</param>
/// <param name="Runs">At least one.</param>
internal sealed record Series(string Contender, int Images, IReadOnlyList<Run> Runs)
{
    public double Seconds => Median(run => run.Seconds);

    public double ImagesPerSecond => Images / Seconds;

    public double Cpu(string group) => Median(run => run.Cpu[group]);

    public double Median(Func<Run, double> figure)
    {
        var sorted = Runs.Select(figure).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    public string Spread => FormattableString.Invariant($"{Runs.Min(run => run.Seconds):F2}–{Runs.Max(run => run.Seconds):F2}");
}
