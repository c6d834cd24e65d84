namespace HarborReplication.CopyWorker.Planning;

/// <summary>A source repository and what it is called at each destination that takes it.</summary>
internal sealed record NamedRepository(string Source, IReadOnlyList<(PlanTarget Target, string Name)> Destinations);
