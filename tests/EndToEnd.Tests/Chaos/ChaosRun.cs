using System.Diagnostics;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>Rounds, one after the other, in one life of one estate.</summary>
internal sealed class ChaosRun(ChaosEstate estate)
{
    /// <summary>From the end of a fault until everything has recovered.</summary>
    public static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);
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
        var round = new Round(estate, ++_rounds);
        var random = new Random(plan.Seed);
        if (plan.Duplicates)
            await estate.RabbitMq.TraceAsync(estate.Cluster.Broker.Name, cancellationToken);
        await using var duplicator = plan.Duplicates ? await Duplicator.StartAsync(estate.Cluster.Broker.Uri, plan.Seed, cancellationToken) : null;
        await round.PrepareAsync(cancellationToken);
        var clock = new Stopwatch();
        try
        {
            await round.StartAsync(cancellationToken);
            await round.ReachAsync(plan.Moment, cancellationToken);
            await Task.Delay(plan.Delay, TimeProvider.System, cancellationToken);
            await plan.Fault.HappenAsync(new FaultContext(estate, round, random, cancellationToken));
            clock.Start();
            await round.GoOnAsync(plan.Moment, cancellationToken);
            await _oracle.SettledAsync(round, RecoveryLimit * 4, cancellationToken);
        }
        catch (TimeoutException e)
        {
            return new RoundResult(plan.Fault.Name, plan.Moment, clock.Elapsed, 0, estate.Supervisor.TakeCrashes(), [e.Message, e.InnerException?.Message ?? ""]);
        }

        var recovery = clock.Elapsed;
        var (violations, repeated) = await _oracle.JudgeAsync(round, cancellationToken);
        if (plan.Fault.MayRepeatPuts)
            violations = [.. violations.Where(violation => !violation.StartsWith(Oracle.RepeatedPut, StringComparison.Ordinal))];
        if (recovery > RecoveryLimit)
            violations = [.. violations, $"recovery took {recovery.TotalSeconds:0.0} s"];
        return new RoundResult(plan.Fault.Name, plan.Moment, recovery, repeated, estate.Supervisor.TakeCrashes(), violations);
    }
}
