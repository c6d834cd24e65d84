using HarborReplication.Contracts.Work;

namespace HarborReplication.CopyWorker.Telemetry;

/// <summary>Log scopes: every line says which execution and which task it is about.</summary>
internal static class WorkScopes
{
    private static readonly Func<ILogger, long, long, int, IDisposable?> TaskScope =
        LoggerMessage.DefineScope<long, long, int>("execution {Execution} task {Task} attempt {Attempt}");

    private static readonly Func<ILogger, long, int, IDisposable?> PlanScope =
        LoggerMessage.DefineScope<long, int>("execution {Execution} plan attempt {Attempt}");

    public static IDisposable? Task(ILogger logger, GrantedTask grant) => TaskScope(logger, grant.ExecutionId, grant.TaskId, grant.Attempt);

    public static IDisposable? Plan(ILogger logger, GrantedPlan grant) => PlanScope(logger, grant.ExecutionId, grant.PlanAttempt);
}
