namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>
/// Many faults: rounds of drawn ones and of forced crash points in turn. Each result is a line of a table. An estate in which something went wrong is
/// left, with what it knows kept beside the table, and so is one that has seen many rounds; the run goes on in a new one.
/// </summary>
internal sealed class LongRun(int seed, string table, string? pauseFile)
{
    private const int RoundsInOneLife = 24;
    private readonly CrashPoints _points = new(seed);
    private readonly List<RoundResult> _results = [];
    private readonly List<string> _failed = [];
    private int _round;
    private int _done;

    /// <summary>What went wrong; empty when nothing did.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(int faults, CancellationToken cancellationToken)
    {
        await WriteAsync($"Seed {seed}.\n\n| round | fault | during | recovered after | tags put again | result |\n|---|---|---|---|---|---|\n", cancellationToken);
        while (_done < faults)
        {
            // The machine may be needed for something that is disturbed by others.
            while (File.Exists(pauseFile))
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
            await using var estate = await ChaosEstate.StartAsync(cancellationToken);
            await LiveAsync(estate, faults, cancellationToken);
        }

        var (known, taken) = _points.Count;
        await WriteAsync($"\n{_done} faults; {taken} of {known} crash points armed.\n\n{ResultTable.Of(_results)}", cancellationToken);
        return _failed;
    }

    private async Task LiveAsync(ChaosEstate estate, int faults, CancellationToken cancellationToken)
    {
        var run = new ChaosRun(estate);
        await run.RehearseAsync(cancellationToken);
        for (var lived = 0; lived < RoundsInOneLife && _done < faults && !File.Exists(pauseFile); lived++)
        {
            _round++;
            var clock = new RoundClock();
            await estate.Supervisor.WaitUntilAllReadyAsync(cancellationToken);
            clock.Ended("ready");
            var forced = _round % 2 == 0;
            var result = await run.RunAsync(RoundPlan.Draw((seed * 1_000) + _round, forced ? _points.Next(estate) : null), cancellationToken);
            _done += result.Crashed.Count + (forced ? 0 : 1);
            await TellAsync(result with { Times = $"{clock}, {result.Times}" }, cancellationToken);
            if (result.Violations.Count == 0 && !result.IsLate)
                continue;
            await estate.KeepAsync($"{table}.round-{_round}", cancellationToken);
            if (result.Violations.Count > 0)
                return;
        }
    }

    private async Task TellAsync(RoundResult result, CancellationToken cancellationToken)
    {
        _results.Add(result);
        var outcome = result.Violations.Count > 0 ? $"**{result.Violations[0].Split('\n')[0]}**" : result.IsLate ? "**late**" : "ok";
        var more = result.Plan.Duplicates ? " (messages twice)" : "";
        // A point may be reached in a later round than the one that it was armed for.
        more += string.Concat(result.Crashed.Select(crash => $"; {crash}"));
        await WriteAsync(
            $"| {_round} | {result.Plan.Fault.Name}{more} | {result.Plan.Moment} | {result.Recovery.TotalSeconds:0.0} s | {result.RepeatedPuts} | {outcome} |\n",
            cancellationToken);
        await File.AppendAllTextAsync(table + ".times", $"{_round}: {result.Times}\n", cancellationToken);
        if (result.Violations.Count == 0)
            return;
        _failed.Add($"round {_round}, seed {result.Plan.Seed}, {result.Plan.Fault.Name} during {result.Plan.Moment}: {string.Join(Environment.NewLine, result.Violations)}");
        await File.AppendAllTextAsync(table + ".failures", _failed[^1] + "\n\n", cancellationToken);
    }

    private Task WriteAsync(string text, CancellationToken cancellationToken) => File.AppendAllTextAsync(table, text, cancellationToken);
}
