namespace HarborReplication.Rules.Filters;

/// <summary>What a filter looks at, in the words of Harbor's API.</summary>
public static class FilterTypes
{
    public const string Name = "name";
    public const string Tag = "tag";
    public const string Label = "label";

    /// <summary>Stored and shown; Harbor applies it to nothing, and neither do we.</summary>
    public const string Resource = "resource";
}
