using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Filters;

/// <summary>One <c>media_type</c> filter: lets through what has a type that matches or, excluding, what has none.</summary>
internal sealed record MediaTypeFilter(ITextPattern Pattern, bool Excludes, int Position)
{
    public bool Includes(IReadOnlyCollection<string> types) => types.Any(Pattern.IsMatch) != Excludes;
}
