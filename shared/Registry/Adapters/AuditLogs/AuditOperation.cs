namespace HarborReplication.Registry.Adapters.AuditLogs;

/// <summary>What happened to an artifact or a tag.</summary>
public enum AuditOperation
{
    /// <summary>A manifest was pushed, by tag or by digest.</summary>
    ArtifactPushed,

    /// <summary>An artifact was deleted with all its tags.</summary>
    ArtifactDeleted,

    /// <summary>A tag was put on an artifact that was there.</summary>
    TagCreated,

    /// <summary>A tag was taken from an artifact that stays.</summary>
    TagDeleted,
}
