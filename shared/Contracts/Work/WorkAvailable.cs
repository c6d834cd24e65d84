namespace HarborReplication.Contracts.Work;

/// <summary>Wake-up for the workers of a region; idle workers also ask by themselves.</summary>
public sealed record WorkAvailable
{
    public required string Region { get; init; }
}
