using HarborReplication.PolicyService.Http;

namespace HarborReplication.PolicyService.Tasks;

/// <summary>The <c>{id}</c> of an execution and the <c>{task_id}</c> of one of its tasks in the path.</summary>
internal sealed record TaskPath(long ExecutionId, long TaskId, ApiProblem? Problem) : IRequestPart
{
    public static ValueTask<TaskPath> BindAsync(HttpContext context)
    {
        var execution = PathId.TryRead(context, "id", out var executionId, out var problem);
        long taskId = 0;
        if (execution)
            PathId.TryRead(context, "task_id", out taskId, out problem);
        return ValueTask.FromResult(new TaskPath(executionId, taskId, problem));
    }
}
