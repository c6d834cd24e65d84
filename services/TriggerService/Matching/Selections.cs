using System.Collections.Concurrent;
using System.Text.Json;
using HarborReplication.Contracts.Work;
using HarborReplication.Rules.Filters;
using HarborReplication.TriggerService.Policies;

namespace HarborReplication.TriggerService.Matching;

/// <summary>The filters of policies, read once for each change of a policy.</summary>
internal sealed class Selections
{
    private readonly ConcurrentDictionary<long, Read> _read = new();

    /// <exception cref="FormatException">The filters cannot be read.</exception>
    public Selection Of(FollowedPolicy policy)
    {
        if (_read.TryGetValue(policy.PolicyId, out var known) && known.Filters == policy.Filters)
            return known.Selection;
        var filters = JsonSerializer.Deserialize<List<PlanFilter>>(policy.Filters, JsonSerializerOptions.Web) ?? [];
        var rules = filters.Select(filter => new FilterRule { Type = filter.Type, Values = filter.Values, Decoration = filter.Decoration, Syntax = filter.Syntax }).ToList();
        if (!Selection.TryCreate(rules, out var selection, out var errors))
            throw new FormatException(string.Join("; ", errors));
        _read[policy.PolicyId] = new Read(policy.Filters, selection);
        return selection;
    }

    private sealed record Read(string Filters, Selection Selection);
}
