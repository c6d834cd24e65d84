namespace HarborReplication.Contracts.Policies;

/// <summary>
/// Event from PolicyService: what TriggerService must know of policies and registries, in order of change. Apply only when
/// <see cref="AfterSequence"/> is the receiver's own cursor; then the cursor becomes <see cref="ThroughSequence"/>.
/// </summary>
public sealed record PolicyStates
{
    public required long AfterSequence { get; init; }
    public required long ThroughSequence { get; init; }

    /// <summary>The newest sequence at PolicyService: below the receiver's cursor means that its database was restored, start again from 0.</summary>
    public required long LatestSequence { get; init; }

    /// <summary>At most 200; more follow when <see cref="ThroughSequence"/> is below <see cref="LatestSequence"/>.</summary>
    public required IReadOnlyList<PolicyState> Policies { get; init; }

    /// <summary>Registries that changed between the same sequences; counted in the same 200.</summary>
    public IReadOnlyList<RegistryState>? Registries { get; init; }
}
