namespace HarborReplication.Contracts.Settlement;

/// <summary>The batch is committed (or was of no effect): the session holds its tasks no longer.</summary>
public sealed record SettlementsAnswered
{
    public required Guid Session { get; init; }
    public required Guid BatchId { get; init; }
}
