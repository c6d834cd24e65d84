namespace HarborReplication.Rules.Filters;

/// <summary>Whether a filter lets through what matches or what does not, in the words of Harbor's API.</summary>
public static class Decorations
{
    public const string Matches = "matches";
    public const string Excludes = "excludes";
}
