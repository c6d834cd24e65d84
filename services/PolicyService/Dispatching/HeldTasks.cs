namespace HarborReplication.PolicyService.Dispatching;

/// <summary>How many tasks workers of a region hold, by what they read, what they write and whose they are.</summary>
internal sealed record HeldTasks
{
    public required string Region { get; init; }
    public required long Policy { get; init; }
    public required long Source { get; init; }
    public required long Destination { get; init; }
    public required int Count { get; init; }
}
