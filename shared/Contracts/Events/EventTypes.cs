namespace HarborReplication.Contracts.Events;

/// <summary>Types of integration events.</summary>
public static class EventTypes
{
    public const string ExecutionStarted = "harbor.replication.execution.started";
    public const string ExecutionPlanned = "harbor.replication.execution.planned";
    public const string ExecutionFinished = "harbor.replication.execution.finished";
    public const string ArtifactDeleted = "harbor.replication.artifact.deleted";
    public const string TaskFinished = "harbor.replication.task.finished";
    public const string TaskRetrying = "harbor.replication.task.retrying";
}
