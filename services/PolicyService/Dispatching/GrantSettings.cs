using HarborReplication.PolicyService.Windows;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>What operators have set, as far as granting asks for it.</summary>
/// <param name="Sequence">The place of the last change of a policy or registry that is in it.</param>
/// <param name="Origins">Of every registry.</param>
/// <param name="Enabled">By region the origins that enabled policies write to.</param>
/// <param name="Destinations">That any policy writes to.</param>
/// <param name="Pulls">How many tasks may read from an origin at a time, where that is limited.</param>
/// <param name="Pushes">The same for tasks that write to it.</param>
/// <param name="Policies">The same for tasks of a policy.</param>
/// <param name="Windows">Of the policies that name some.</param>
internal sealed record GrantSettings(
    long Sequence, IReadOnlyDictionary<long, string> Origins, ILookup<string, string> Enabled, IReadOnlyCollection<string> Destinations,
    IReadOnlyDictionary<string, int> Pulls, IReadOnlyDictionary<string, int> Pushes, IReadOnlyDictionary<long, int> Policies,
    IReadOnlyDictionary<long, PolicyWindows> Windows)
{
    public bool IsUnlimited => Pulls.Count == 0 && Pushes.Count == 0 && Policies.Count == 0;
}
