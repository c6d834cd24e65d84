namespace HarborReplication.Registry.Copying;

/// <summary>Who sends a blob. With nothing set nobody knows, and the copy sends it.</summary>
public sealed record ClaimAnswer
{
    public static readonly ClaimAnswer Unknown = new();

    /// <summary>This copy does, and holds the claim.</summary>
    public IBlobClaim? Own { get; init; }

    /// <summary>Nobody has to: it can be mounted from there.</summary>
    public BlobPlacement? Placement { get; init; }

    /// <summary>A copy elsewhere does, and it is worth waiting for.</summary>
    public SendingElsewhere? Elsewhere { get; init; }
}
