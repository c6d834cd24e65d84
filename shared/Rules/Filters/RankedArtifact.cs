namespace HarborReplication.Rules.Filters;

/// <summary>What decides which artifacts of a repository are the newest.</summary>
/// <param name="Tags">Those that all other filters let through; none of an artifact without tags.</param>
/// <param name="PushedAt">When it was pushed or tagged last; null where the source does not tell.</param>
public readonly record struct RankedArtifact(IReadOnlyList<string> Tags, DateTimeOffset? PushedAt);
