namespace HarborReplication.Rules.Filters;

/// <summary>The languages that a filter's value may be written in.</summary>
public static class Syntaxes
{
    /// <summary>Harbor's patterns, and what is meant where nothing is said.</summary>
    public const string Glob = "glob";

    /// <summary>Regular expressions that take linear time.</summary>
    public const string Regex = "regex";

    /// <summary>Ranges of semantic versions; of <see cref="FilterTypes.Newest"/>, their order.</summary>
    public const string Semver = "semver";
}
