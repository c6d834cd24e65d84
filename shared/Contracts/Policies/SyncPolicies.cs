namespace HarborReplication.Contracts.Policies;

/// <summary>Command to PolicyService: send the policies changed after a sequence. Answered by <see cref="PolicyStates"/>.</summary>
public sealed record SyncPolicies
{
    /// <summary>The newest sequence the asker has; 0 asks for everything.</summary>
    public required long AfterSequence { get; init; }
}
