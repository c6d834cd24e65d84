namespace HarborReplication.Contracts.Policies;

/// <summary>Hint from PolicyService that there is something to sync; losing it delays, never loses.</summary>
public sealed record PoliciesChanged
{
    public required long Sequence { get; init; }
}
