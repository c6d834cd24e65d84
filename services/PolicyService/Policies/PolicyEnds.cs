using HarborReplication.PolicyService.Registries;

namespace HarborReplication.PolicyService.Policies;

/// <summary>The registries of a policy, and whether each was given as <see cref="LocalRegistry.Id"/>.</summary>
internal sealed record PolicyEnds(long Source, bool SourceIsLocal, long Destination, bool DestinationIsLocal)
{
    public const string SourceField = "src_registry.id";
    public const string DestinationField = "dest_registry.id";
}
