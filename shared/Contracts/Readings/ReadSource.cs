using HarborReplication.Contracts.Work;

namespace HarborReplication.Contracts.Readings;

/// <summary>
/// Command to one worker of a region: list some of a source's artifacts for somebody who tries filters. Nothing comes of it but the answer,
/// <see cref="SourceRead"/>.
/// </summary>
public sealed record ReadSource
{
    /// <summary>What one answer can hold.</summary>
    public const int MaxRepositories = 100;
    public const int MaxArtifacts = 1_000;
    public const int MaxBytes = 192 * 1024;

    public required Guid ReadingId { get; init; }
    public required string Region { get; init; }
    public required RegistryVersion Source { get; init; }

    /// <summary>Repositories that these leave out by their names are not listed; what the others want to know is read where the listing does not tell.</summary>
    public required IReadOnlyList<PlanFilter> Filters { get; init; }
}
