using System.Globalization;
using HarborReplication.Benchmarks.Measuring;

namespace HarborReplication.Benchmarks.Verdicts;

/// <summary>Every goal of the rows that ran, for one table at the end.</summary>
internal sealed class Scoreboard
{
    private readonly List<Verdict> _verdicts = [];
    private string _row = "";

    /// <summary>What is said from here on is said of this row.</summary>
    public void Begin(string row) => _row = row;

    /// <param name="what">The case.</param>
    /// <param name="value">What was measured.</param>
    /// <param name="goal">The least that is good.</param>
    /// <param name="unit">What both are, such as <c> × skopeo</c>.</param>
    public void AtLeast(string what, double value, double goal, string unit) =>
        _verdicts.Add(new Verdict(_row, what, Text(value) + unit, $"≥ {Text(goal)}{unit}", value >= goal));

    /// <param name="what">The case.</param>
    /// <param name="value">What was measured.</param>
    /// <param name="goal">The most that is good.</param>
    /// <param name="unit">What both are.</param>
    public void AtMost(string what, double value, double goal, string unit) =>
        _verdicts.Add(new Verdict(_row, what, Text(value) + unit, $"≤ {Text(goal)}{unit}", value <= goal));

    public void Broke(string message) => _verdicts.Add(new Verdict(_row, "the row broke", message.ReplaceLineEndings(" "), "", null));

    public bool HasBroken => _verdicts.Any(verdict => verdict.IsMet is null);

    public void Print()
    {
        Console.WriteLine("## All goals");
        Table.Print(
            ["", "case", "reached", "goal", ""],
            _verdicts.Select(verdict => (IReadOnlyList<string>)
            [
                verdict.Row, verdict.Case, verdict.Reached, verdict.Goal, verdict.IsMet switch { true => "met", false => "**missed**", null => "**broke**" },
            ]));
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);
}
