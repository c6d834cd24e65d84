namespace HarborReplication.Contracts.Checks;

/// <summary>Command to one worker of a region: try a connection. The worker fetches it, with its credential, by id over HTTP.</summary>
public sealed record CheckRegistry
{
    public required Guid CheckId { get; init; }
    public required string Region { get; init; }
}
