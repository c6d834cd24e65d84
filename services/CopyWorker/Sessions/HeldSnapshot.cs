using HarborReplication.Contracts.Sessions;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>What a session held at one moment.</summary>
internal sealed record HeldSnapshot(
    long RequestsClosed, IReadOnlyList<HeldTask> Tasks, IReadOnlyList<HeldPlan> Plans, IReadOnlyList<ExecutionSpeed> Speeds);
