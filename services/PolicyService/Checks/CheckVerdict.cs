using HarborReplication.Contracts.Checks;

namespace HarborReplication.PolicyService.Checks;

/// <summary>What became of trying a connection.</summary>
/// <param name="Result">Whether a worker saw the registry, and how.</param>
/// <param name="Detail">One sentence for people; null when the registry is healthy.</param>
/// <param name="MissingRights">Null when none were tested.</param>
internal sealed record CheckVerdict(CheckResult Result, string? Detail, IReadOnlyList<MissingRight>? MissingRights = null);

internal enum CheckResult
{
    Healthy,
    Unhealthy,

    /// <summary>Nobody could try: no worker in the region, or none that answered in time.</summary>
    Untried,
}
