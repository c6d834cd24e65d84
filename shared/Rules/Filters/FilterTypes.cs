namespace HarborReplication.Rules.Filters;

/// <summary>What a filter looks at: the first four in the words of Harbor's API, the others are ours.</summary>
public static class FilterTypes
{
    public const string Name = "name";
    public const string Tag = "tag";
    public const string Label = "label";

    /// <summary>Stored and shown; Harbor applies it to nothing, and neither do we.</summary>
    public const string Resource = "resource";

    /// <summary>So many artifacts of each repository, of those that all other filters let through.</summary>
    public const string Newest = "newest";

    /// <summary>What was pushed or tagged last so long ago at most.</summary>
    public const string PushedWithin = "pushed_within";

    /// <summary>What was pushed or tagged last longer ago than that.</summary>
    public const string OlderThan = "older_than";

    /// <summary>The types that an artifact has: of its manifest, of its config, its artifactType.</summary>
    public const string MediaType = "media_type";
}
