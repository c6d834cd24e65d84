using HarborReplication.Rules.Filters;
using HarborReplication.Rules.Naming;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>One enabled policy to one of its destinations, as far as it matters for what comes back.</summary>
internal sealed class PolicyDirection(Selection selection, DestinationNaming naming)
{
    public required long PolicyId { get; init; }
    public required string SourceOrigin { get; init; }
    public required string DestinationOrigin { get; init; }
    public required long DestinationRegistryId { get; init; }
    public required bool Deletion { get; init; }

    /// <summary>One of <see cref="HarborReplication.Rules.Pairs.ConflictRules.All"/>.</summary>
    public required string Rule { get; init; }
    public required string? HomeOrigin { get; init; }

    /// <returns>The repository to which it copies a tag; null when it does not take it.</returns>
    public string? Leads(string repository, string tag) =>
        selection.IncludesRepository(repository) && (selection.IncludesTag(tag) || AccessoryTags.Includes(tag)) && naming.TryName(repository, out var destination, out _)
            ? destination
            : null;
}
