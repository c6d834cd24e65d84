namespace HarborReplication.Contracts.Events;

/// <summary>Types of integration events.</summary>
public static class EventTypes
{
    public const string ExecutionStarted = "harbor.replication.execution.started";
    public const string ExecutionPlanned = "harbor.replication.execution.planned";
    public const string ExecutionResumed = "harbor.replication.execution.resumed";
    public const string ExecutionFinished = "harbor.replication.execution.finished";
    public const string ArtifactDeleted = "harbor.replication.artifact.deleted";
    public const string ConflictDecided = "harbor.replication.conflict.decided";
    public const string MessageDead = "harbor.replication.message.dead";
    public const string TaskFinished = "harbor.replication.task.finished";
    public const string TaskRetrying = "harbor.replication.task.retrying";
    public const string RegistryUnreachable = "harbor.replication.registry.unreachable";
    public const string RegistryReachable = "harbor.replication.registry.reachable";
}
