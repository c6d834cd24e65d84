namespace HarborReplication.Contracts.Settlement;

/// <summary>A placement that a destination did not confirm.</summary>
public sealed record WrongPlacement
{
    public required string Repository { get; init; }
    public required string Digest { get; init; }
}
