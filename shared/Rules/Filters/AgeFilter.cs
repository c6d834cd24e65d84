namespace HarborReplication.Rules.Filters;

/// <summary>One <c>pushed_within</c> or <c>older_than</c> filter; what was pushed exactly so long ago is still within.</summary>
internal sealed record AgeFilter(TimeSpan Age, bool IsOlder, int Position)
{
    public bool Includes(TimeSpan age) => age > Age == IsOlder;
}
