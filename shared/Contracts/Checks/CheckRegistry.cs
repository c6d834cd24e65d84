namespace HarborReplication.Contracts.Checks;

/// <summary>Command to one worker of a region: try a connection. The worker fetches it, with its credential, by id over HTTP.</summary>
public sealed record CheckRegistry
{
    public required Guid CheckId { get; init; }
    public required string Region { get; init; }

    /// <summary>Uses of <see cref="Words.RegistryUses"/> whose rights are tested too; null: none.</summary>
    public IReadOnlyList<string>? Uses { get; init; }
}
