namespace HarborReplication.Testing;

/// <summary>How many of each service run, and which clocks are shortened.</summary>
public sealed record ClusterOptions
{
    public int PolicyServices { get; init; } = 2;

    public int TriggerServices { get; init; } = 2;

    public int CopyWorkers { get; init; } = 3;

    /// <summary>What runs as a copy worker instead of it: a project whose program takes a worker's environment, and its arguments.</summary>
    public (string Project, IReadOnlyList<string> Arguments)? CopyWorkerProgram { get; init; }

    /// <summary>Settings for every service that are not addresses: clocks mostly, such as <c>Sweep__Interval</c>.</summary>
    public IReadOnlyDictionary<string, string> Clocks { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Changes the environment of a process, named as <c>CopyWorker-2</c>, each time just before it starts: for connections that lead through
    /// proxies of its own, for example.
    /// </summary>
    public Action<string, Dictionary<string, string>>? Adjust { get; init; }
}
