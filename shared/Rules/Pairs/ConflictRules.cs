namespace HarborReplication.Rules.Pairs;

/// <summary>By what it is decided which of two digests stays, in the words of the API.</summary>
public static class ConflictRules
{
    /// <summary>The one that was pushed last, as far as pushes are known.</summary>
    public const string LastPush = "last_push";

    /// <summary>The one of a chosen registry.</summary>
    public const string HomeSite = "home_site";

    /// <summary>The higher one: nothing else told them apart. Cannot be chosen.</summary>
    public const string Digest = "digest";

    /// <summary>Those that a policy may have.</summary>
    public static readonly IReadOnlyList<string> All = [LastPush, HomeSite];
}
