using System.Text;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>The results of a run, a line for each kind of fault, and the rounds that took longest.</summary>
internal static class ResultTable
{
    private const int Worst = 10;

    public static string Of(IReadOnlyList<RoundResult> results)
    {
        var text = new StringBuilder("| fault | rounds | recovered, median | longest | tags put again | failed | late |\n|---|---|---|---|---|---|---|\n");
        foreach (var kind in results.GroupBy(result => result.Plan.Fault.Name).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            var times = kind.Where(result => result.Violations.Count == 0).Select(result => result.Recovery.TotalSeconds).Order().ToList();
            var (median, longest) = times.Count == 0 ? ("", "") : ($"{times[times.Count / 2]:0.0} s", $"{times[^1]:0.0} s");
            text.Append($"| {kind.Key} | {kind.Count()} | {median} | {longest} | {kind.Sum(result => result.RepeatedPuts)} | ")
                .Append($"{kind.Count(result => result.Violations.Count > 0)} | {kind.Count(result => result.IsLate)} |\n");
        }

        text.Append("\n| seed | fault | during | recovered after |\n|---|---|---|---|\n");
        foreach (var result in results.OrderByDescending(result => result.Violations.Count > 0).ThenByDescending(result => result.Recovery).Take(Worst))
            text.Append($"| {result.Plan.Seed} | {result.Plan.Fault.Name} | {result.Plan.Moment} | {result.Recovery.TotalSeconds:0.0} s |\n");
        return text.ToString();
    }
}
