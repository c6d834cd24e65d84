namespace HarborReplication.Rules.Pairs;

/// <summary>What a copy does with a tag that is copied in both directions.</summary>
public enum TagStep
{
    /// <summary>Both ends have the same.</summary>
    None,

    /// <summary>The destination gets what the source has.</summary>
    Copy,

    /// <summary>The source has what both had, so the destination is newer: the other direction brings that.</summary>
    Leave,

    /// <summary>Both ends have changed since they were equal, or nobody knows: it has to be decided which one stays.</summary>
    Decide,
}
