using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Filters;

/// <summary>One <c>tag</c> filter: lets through the tags that match its pattern or, excluding, those that do not.</summary>
internal sealed record TagFilter(ITextPattern Pattern, bool Excludes, int Position)
{
    /// <summary>Tests one tag; an untagged artifact is tested as the empty string, so <c>*</c> lets it through and <c>v*</c> does not.</summary>
    public bool Includes(string? tag) => Pattern.IsMatch(tag ?? "") != Excludes;
}
