namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>Many faults in one life of an estate: drawn ones and forced crash points in turn. Each result is a line of a table.</summary>
internal sealed class LongRun(ChaosEstate estate, int seed, string table)
{
    private readonly ChaosRun _run = new(estate);
    private readonly CrashPoints _points = new(estate, seed);

    /// <summary>What went wrong; empty when nothing did.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(int faults, CancellationToken cancellationToken)
    {
        var failed = new List<string>();
        await File.WriteAllTextAsync(table, $"Seed {seed}.\n\n| round | fault | during | recovered after | tags put again | result |\n|---|---|---|---|---|---|\n", cancellationToken);
        await _run.RehearseAsync(cancellationToken);
        var done = 0;
        for (var round = 1; done < faults; round++)
        {
            var plan = RoundPlan.Draw((seed * 1_000) + round);
            await estate.Supervisor.WaitUntilAllReadyAsync(cancellationToken);
            var armed = round % 2 == 0 ? await _points.ArmAsync(cancellationToken) : [];
            if (armed.Count > 0)
                plan = plan with { Fault = new Fault(string.Join("; ", armed.Select(one => $"{one.Process} {one.Point}")), _ => Task.CompletedTask) };
            var result = await _run.RunAsync(plan, cancellationToken);
            done += armed.Count > 0 ? result.Crashed.Count : 1;
            if (result.Violations.Count > 0)
                failed.Add($"round {round}, seed {plan.Seed}, {result.Fault} during {result.Moment}: {string.Join(Environment.NewLine, result.Violations)}");
            var outcome = result.Violations.Count == 0 ? "ok" : "**" + result.Violations[0].Split('\n')[0] + "**";
            var crashed = armed.Count > 0 ? $" ({result.Crashed.Count} of {armed.Count} reached)" : plan.Duplicates ? " (messages twice)" : "";
            await File.AppendAllTextAsync(
                table,
                $"| {round} | {result.Fault}{crashed} | {result.Moment} | {result.Recovery.TotalSeconds:0.0} s | {result.RepeatedPuts} | {outcome} |\n",
                cancellationToken);
            if (result.Violations.Count > 0)
                await File.AppendAllTextAsync(table + ".failures", failed[^1] + "\n\n", cancellationToken);
        }

        var (known, taken) = _points.Count;
        await File.AppendAllTextAsync(
            table, $"\n{done} faults; {taken} of {known} crash points armed.\n{string.Join("\n", estate.Supervisor.OddEnds)}\n", cancellationToken);
        return failed;
    }
}
