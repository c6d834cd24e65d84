using HarborReplication.Contracts.Work;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>Filters as they come with work.</summary>
internal static class PlanFilters
{
    public static FilterRule ToRule(PlanFilter filter) =>
        new() { Type = filter.Type, Values = filter.Values, Decoration = filter.Decoration, Syntax = filter.Syntax };
}
