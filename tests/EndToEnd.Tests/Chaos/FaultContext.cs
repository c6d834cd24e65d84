namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>What a fault has to work with.</summary>
internal sealed record FaultContext(ChaosEstate Estate, Round Round, Random Random, CancellationToken CancellationToken)
{
    public Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken);

    public string AnyProcess(string service)
    {
        var names = Estate.Supervisor.Processes.Keys.Where(name => name.StartsWith(service, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return names[Random.Next(names.Count)];
    }

    public IReadOnlyList<string> AllProcesses(string service) =>
        [.. Estate.Supervisor.Processes.Keys.Where(name => name.StartsWith(service, StringComparison.Ordinal))];
}
