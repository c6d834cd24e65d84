namespace HarborReplication.PolicyService.Registries;

/// <summary>Where a registry stands in the order of changes that TriggerService follows, which is one with that of policies.</summary>
internal sealed class RegistryChange
{
    public long RegistryId { get; set; }
    public long Sequence { get; set; }
    public bool Deleted { get; set; }
}
