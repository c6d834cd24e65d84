using HarborReplication.PolicyService.Registries;

namespace HarborReplication.PolicyService.Policies;

/// <summary>One destination of a policy.</summary>
internal sealed class PolicyDestination
{
    public long PolicyId { get; set; }
    public int Ordinal { get; set; }
    public long RegistryId { get; set; }

    /// <summary>Whether it was given as <see cref="LocalRegistry.Id"/>, and is shown so.</summary>
    public bool IsLocal { get; set; }
}
