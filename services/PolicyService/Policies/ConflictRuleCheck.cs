using HarborReplication.Rules.Pairs;

namespace HarborReplication.PolicyService.Policies;

/// <summary>What <c>conflict</c> and <c>home_registry</c> of a policy must be like.</summary>
internal static class ConflictRuleCheck
{
    private const string HomeField = "home_registry";

    public static void Check(PolicyRequest request, List<string> mistakes)
    {
        if (!string.IsNullOrEmpty(request.Conflict) && !ConflictRules.All.Contains(request.Conflict))
            mistakes.Add($"conflict: \"{request.Conflict}\" is unknown; use {string.Join(", ", ConflictRules.All)}");
        var (source, destination) = (PolicyRules.Id(request.SrcRegistry), PolicyRules.Id(request.DestRegistry));
        if (request.Conflict != ConflictRules.HomeSite)
        {
            if (request.HomeRegistry is not null)
                mistakes.Add($"{HomeField}: is for the conflict rule {ConflictRules.HomeSite} only; leave it out or set conflict to {ConflictRules.HomeSite}");
        }
        else if (source == destination)
        {
            mistakes.Add($"{HomeField}: source and destination are one registry, so that neither is at home; use {ConflictRules.LastPush}");
        }
        else if (request.HomeRegistry is not { } home || (home != source && home != destination))
        {
            mistakes.Add(
                $"{HomeField}: {(request.HomeRegistry is { } other ? $"is {other}" : "is missing")}; give the id of the registry whose pushes stay, {source} of the source or {destination} of the destination");
        }
    }
}
