namespace HarborReplication.PolicyService.Planning;

/// <summary>What a report did to its plan.</summary>
/// <param name="Current">False: the plan attempt is over, the worker must end it.</param>
/// <param name="Finished">The plan has ended; the saga must be told.</param>
/// <param name="CorrelationId">The execution's saga.</param>
/// <param name="Region">Whose workers have something to do now.</param>
/// <param name="HasTasks">There is something to do.</param>
internal sealed record PlanProgress(bool Current, bool Finished, Guid CorrelationId, string Region, bool HasTasks)
{
    /// <summary>Executions whose tasks this one has taken over.</summary>
    public IReadOnlyList<long> Relieved { get; init; } = [];

    public static readonly PlanProgress NotCurrent = new(false, false, default, "", false);
}
