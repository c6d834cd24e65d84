namespace HarborReplication.Contracts.Work;

/// <summary>Where a policy copies to and how repositories are named there.</summary>
public sealed record PlanDestination
{
    public required RegistryVersion Registry { get; init; }
    public required string Namespace { get; init; }

    /// <summary>How many leading components are dropped; negative: all but the last.</summary>
    public required int ReplaceCount { get; init; }

    /// <summary>True: it is known to be away and is not asked anything; everything is planned for it, and its tasks wait.</summary>
    public bool? Unreachable { get; init; }
}
