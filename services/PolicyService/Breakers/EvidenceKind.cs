namespace HarborReplication.PolicyService.Breakers;

/// <summary>What an attempt tells of a registry.</summary>
internal enum EvidenceKind
{
    /// <summary>It answered, whatever it said.</summary>
    Reached,

    /// <summary>There was a connection, which made no progress or broke.</summary>
    Stalled,

    /// <summary>There was no connection.</summary>
    Down,
}
