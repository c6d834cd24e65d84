namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>Rounds, one after the other, in one life of one estate.</summary>
internal sealed class ChaosRun(ChaosEstate estate)
{
    /// <summary>From the end of a fault until everything has recovered, on a machine that is not busy otherwise.</summary>
    public static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);

    /// <summary>What has not recovered by then does not: a busy machine does not take so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Oracle _oracle = new(estate);
    private int _rounds;

    /// <summary>A round with nothing broken, in which everything is done that a round may do: it shows the points there are.</summary>
    public async Task RehearseAsync(CancellationToken cancellationToken)
    {
        var quiet = new Fault("none", _ => Task.CompletedTask);
        foreach (var moment in new[] { Moment.Resume, Moment.Retry })
        {
            var result = await RunAsync(RoundPlan.Draw(_rounds, quiet) with { Moment = moment, Duplicates = false }, cancellationToken);
            if (result.Violations.Count > 0)
                throw new InvalidOperationException($"Wrong without any fault:{Environment.NewLine}{string.Join(Environment.NewLine, result.Violations)}");
        }
    }

    public async Task<RoundResult> RunAsync(RoundPlan plan, CancellationToken cancellationToken)
    {
        var clock = new RoundClock();
        var recovery = TimeSpan.Zero;
        IReadOnlyList<string> violations;
        var repeated = 0;
        try
        {
            var round = new Round(estate, ++_rounds);
            recovery = await BreakAsync(round, plan, clock, cancellationToken);
            (violations, repeated) = await _oracle.JudgeAsync(round, cancellationToken);
            if (plan.Fault.MayRepeatPuts)
                violations = [.. violations.Where(violation => !violation.StartsWith(Oracle.RepeatedPut, StringComparison.Ordinal))];
            clock.Ended("judged");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, it is told as this round's result, and others can follow.
            recovery = clock.Ended("gave up");
            violations = [e is TimeoutException ? e.Message : e.ToString(), e.InnerException?.Message ?? ""];
        }

        return new RoundResult
        {
            Plan = plan, Recovery = recovery, RepeatedPuts = repeated, Crashed = estate.Supervisor.TakeCrashes(), Violations = violations, Times = clock.ToString(),
        };
    }

    /// <returns>How long it took from the end of the fault until everything had come to its end.</returns>
    private async Task<TimeSpan> BreakAsync(Round round, RoundPlan plan, RoundClock clock, CancellationToken cancellationToken)
    {
        if (plan.Duplicates)
            await estate.RabbitMq.TraceAsync(estate.Cluster.Broker.Name, cancellationToken);
        await using var duplicator = plan.Duplicates ? await Duplicator.StartAsync(estate.Cluster.Broker.Uri, plan.Seed, cancellationToken) : null;
        await round.PrepareAsync(cancellationToken);
        clock.Ended("prepared");
        await round.StartAsync(cancellationToken);
        clock.Ended("started");
        await round.ReachAsync(plan.Moment, cancellationToken);
        await Task.Delay(plan.Delay, TimeProvider.System, cancellationToken);
        clock.Ended("reached");
        await plan.Fault.HappenAsync(new FaultContext(estate, round, new Random(plan.Seed), cancellationToken));
        clock.Ended("fault");
        await round.GoOnAsync(plan.Moment, cancellationToken);
        await _oracle.SettledAsync(round, Patience, cancellationToken);
        return clock.Ended("recovered");
    }
}
