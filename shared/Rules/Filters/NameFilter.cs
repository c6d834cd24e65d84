using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Filters;

/// <summary>One <c>name</c> filter: lets through the repositories that its pattern matches or, excluding, those that it does not.</summary>
/// <param name="Pattern">What the full path is matched with, project included.</param>
/// <param name="Excludes">Whether what matches is left out.</param>
/// <param name="Position">Where it stands among a policy's filters.</param>
public sealed record NameFilter(ITextPattern Pattern, bool Excludes = false, int Position = 0)
{
    public bool Includes(string repository) => Pattern.IsMatch(repository) != Excludes;
}
