namespace HarborReplication.Contracts.Planning;

/// <summary>One repository that could not be planned for one destination.</summary>
public sealed record UnplannedRepository
{
    public required long DestinationRegistryId { get; init; }
    public required string Repository { get; init; }

    /// <summary>One of <see cref="Words.Reasons"/>.</summary>
    public required string Reason { get; init; }
    public required string Detail { get; init; }
}
