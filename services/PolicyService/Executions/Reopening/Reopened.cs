using HarborReplication.PolicyService.Http;

namespace HarborReplication.PolicyService.Executions.Reopening;

/// <summary>What became of the wish to go on with ended work.</summary>
/// <param name="Problem">Why not; null when it goes on or when there was nothing to do.</param>
/// <param name="Execution">The execution, as it is now.</param>
/// <param name="Changed">False when nothing was left to do, as for a request that is sent twice.</param>
internal sealed record Reopened(ApiProblem? Problem, Execution? Execution, bool Changed)
{
    public static Reopened Refused(ApiProblem problem) => new(problem, null, Changed: false);
}
