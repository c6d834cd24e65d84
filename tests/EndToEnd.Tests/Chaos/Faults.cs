using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>The faults that are drawn from. Forced crash points come beside them.</summary>
internal static class Faults
{
    private static readonly TimeSpan BeyondEveryLease = ChaosEstate.Lease + TimeSpan.FromSeconds(4);

    /// <summary>How long the broker's memory alarm lasts; five minutes by hand.</summary>
    private static readonly TimeSpan Alarm =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("CHAOS_ALARM_SECONDS"), out var seconds) ? seconds : 6);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("kill -9 of a policy service", fault => KillAsync(fault, fault.AnyProcess("PolicyService"))),
        new("kill -9 of a trigger service", fault => KillAsync(fault, fault.AnyProcess("TriggerService"))),
        new("kill -9 of a worker", fault => KillAsync(fault, fault.AnyProcess("CopyWorker"))),
        new("kill -9 of all workers", fault => KillAsync(fault, [.. fault.AllProcesses("CopyWorker")])),
        new("kill -9 of everything of ours", fault => KillAsync(fault, [.. fault.Estate.Supervisor.Processes.Keys])),
        new("policy services down longer than every lease", DownAsync),
        new("kill -9 of RabbitMQ", KillBrokerAsync),
        new("kill -9 of Postgres", KillDatabaseAsync),
        new("reset of a process's connections to the broker", fault => CutAsync(fault, " broker", all: false)),
        new("reset of a process's connections to the database", fault => CutAsync(fault, " database", all: false)),
        new("reset of all connections to the broker", fault => CutAsync(fault, " broker", all: true)),
        new("reset of all connections to the database", fault => CutAsync(fault, " database", all: true)),
        new("reset of the source's connections", fault => CutAsync(fault, "source", all: true)),
        new("reset of the destination's connections", fault => CutAsync(fault, "destination", all: true)),
        new("silence between a process and the broker", fault => SilenceAsync(fault, " broker", all: false)),
        new("silence between a process and the database", fault => SilenceAsync(fault, " database", all: false)),
        new("silence between all and the broker", fault => SilenceAsync(fault, " broker", all: true)),
        new("silence between all and the database", fault => SilenceAsync(fault, " database", all: true)),
        new("silence of the source", fault => SilenceAsync(fault, "source", all: true)),
        new("silence of the destination", fault => SilenceAsync(fault, "destination", all: true), MayRepeatPuts: true),
        new("memory alarm at the broker", AlarmAsync),
        new("SIGSTOP of a worker between blob and tag", FreezeWorkerAsync),
        new("SIGSTOP of a policy service", fault => FreezeAsync(fault, fault.AnyProcess("PolicyService"))),
        new("two pushes of one tag, the worker with the older one stopped", OlderPushDelayedAsync),
    ];

    private static Task KillAsync(FaultContext fault, params string[] names) =>
        Task.WhenAll(names.Select(name => fault.Estate.Supervisor.KillAsync(name, fault.CancellationToken)));

    private static async Task DownAsync(FaultContext fault)
    {
        var names = fault.AllProcesses("PolicyService");
        foreach (var name in names)
            fault.Estate.Supervisor.Hold(name);
        await KillAsync(fault, [.. names]);
        await fault.PauseAsync(BeyondEveryLease);
        foreach (var name in names)
            fault.Estate.Supervisor.Release(name);
    }

    private static async Task KillBrokerAsync(FaultContext fault)
    {
        await fault.Estate.RabbitMq.KillAsync(fault.CancellationToken);
        await fault.PauseAsync(TimeSpan.FromSeconds(3 * fault.Random.NextDouble()));
        await fault.Estate.RabbitMq.StartAsync(fault.CancellationToken);
    }

    private static async Task KillDatabaseAsync(FaultContext fault)
    {
        await fault.Estate.Postgres.KillAsync(fault.CancellationToken);
        await fault.PauseAsync(TimeSpan.FromSeconds(3 * fault.Random.NextDouble()));
        await fault.Estate.Postgres.StartAsync(fault.CancellationToken);
    }

    private static async Task CutAsync(FaultContext fault, string wires, bool all)
    {
        var cut = Choose(fault, wires, all);
        cut.ForEach(wire => wire.Cut());
        await fault.PauseAsync(TimeSpan.FromSeconds(5 * fault.Random.NextDouble()));
        cut.ForEach(wire => wire.Restore());
    }

    private static async Task SilenceAsync(FaultContext fault, string wires, bool all)
    {
        var silent = Choose(fault, wires, all);
        silent.ForEach(wire => wire.Silence());
        await fault.PauseAsync(TimeSpan.FromSeconds(2) + (BeyondEveryLease * fault.Random.NextDouble()));
        silent.ForEach(wire => wire.Restore());
    }

    private static List<CuttingProxy> Choose(FaultContext fault, string wires, bool all)
    {
        var names = fault.Estate.Wires.Names.Where(name => name.EndsWith(wires, StringComparison.Ordinal)).ToList();
        return [.. (all ? names : [names[fault.Random.Next(names.Count)]]).Select(name => fault.Estate.Wires[name])];
    }

    private static async Task AlarmAsync(FaultContext fault)
    {
        await fault.Estate.RabbitMq.SetMemoryAlarmAsync(raised: true, fault.CancellationToken);
        await fault.PauseAsync(Alarm);
        await fault.Estate.RabbitMq.SetMemoryAlarmAsync(raised: false, fault.CancellationToken);
    }

    private static async Task FreezeWorkerAsync(FaultContext fault)
    {
        await fault.Round.BlobOnItsWayAsync(fault.Round.Project, TimeSpan.FromSeconds(3), fault.CancellationToken);
        await FreezeAsync(fault, fault.AnyProcess("CopyWorker"));
    }

    private static async Task FreezeAsync(FaultContext fault, params string[] names)
    {
        foreach (var name in names)
            fault.Estate.Supervisor.Signal(name, UnixSignal.Stop);
        await fault.PauseAsync(BeyondEveryLease);
        foreach (var name in names)
            fault.Estate.Supervisor.Signal(name, UnixSignal.Continue);
    }

    // Whoever has the older one stands still before its tag is there; the newer one is pushed meanwhile.
    private static async Task OlderPushDelayedAsync(FaultContext fault)
    {
        var repository = $"{fault.Round.EventProject}/twice";
        await fault.Round.PushEventAsync(repository, "v1", fault.CancellationToken);
        await fault.Round.BlobOnItsWayAsync(repository, TimeSpan.FromSeconds(5), fault.CancellationToken);
        var names = fault.AllProcesses("CopyWorker");
        var stopping = FreezeAsync(fault, [.. names.Take(names.Count - 1)]);
        await fault.Round.PushEventAsync(repository, "v1", fault.CancellationToken);
        await stopping;
    }
}
