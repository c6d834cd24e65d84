
namespace HarborReplication.PolicyService.Planning;

/// <summary>How long an answer to a planner is of use: it repeats its report when none comes.</summary>
internal static class PlanAnswers
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(10);
}
