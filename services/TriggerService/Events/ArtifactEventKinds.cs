namespace HarborReplication.TriggerService.Events;

/// <summary>What happened to an artifact.</summary>
internal static class ArtifactEventKinds
{
    /// <summary>A manifest was pushed, by tag or by digest.</summary>
    public const string Pushed = "pushed";

    /// <summary>A tag was added to an artifact that was there.</summary>
    public const string Tagged = "tagged";

    /// <summary>An artifact was deleted with all its tags.</summary>
    public const string Deleted = "deleted";

    /// <summary>A tag was removed from an artifact that stays.</summary>
    public const string Untagged = "untagged";
}
