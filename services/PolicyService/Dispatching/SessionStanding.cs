namespace HarborReplication.PolicyService.Dispatching;

/// <summary>What a session that asks for work has, and who else there is to ask.</summary>
internal sealed record SessionStanding
{
    /// <summary>1 while the session may be lent something: alive and not draining.</summary>
    public long Live { get; init; }

    /// <summary>Sessions of the region that may be lent something.</summary>
    public long Sessions { get; init; }

    /// <summary>Tasks that it was lent and has not settled.</summary>
    public long Held { get; init; }

    /// <summary>Those among them that are suspected of killing workers.</summary>
    public long Suspects { get; init; }

    /// <summary>Slots that these sessions have.</summary>
    public long Slots { get; init; }

    /// <summary>The place of the last change of a policy or registry.</summary>
    public long Changes { get; init; }

    /// <summary>The latest request for which it holds anything.</summary>
    public long LastRequest { get; init; }
}
