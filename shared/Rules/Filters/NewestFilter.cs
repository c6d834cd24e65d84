using System.Diagnostics.CodeAnalysis;
using HarborReplication.Rules.Patterns;
using Semver;

namespace HarborReplication.Rules.Filters;

/// <summary>
/// The <c>newest</c> filter, which looks at a repository as a whole: of the artifacts that all other filters let through it takes so many,
/// with all of their tags. They are ranked by when they were pushed or, where the source does not tell or the policy wants it so, by the
/// versions that their tags name.
/// </summary>
public sealed class NewestFilter
{
    public const int MaxCount = 10_000;

    public NewestFilter(int count, bool byVersion, int position) => (Count, ByVersion, Position) = (count, byVersion, position);

    public int Count { get; }

    public bool ByVersion { get; }

    /// <summary>Where it stands among a policy's filters.</summary>
    public int Position { get; }

    /// <summary>Picks among the artifacts of one repository; equal ranks are told apart by their tags, so that the answer is always the same.</summary>
    /// <param name="artifacts">Each once.</param>
    /// <param name="kept">The indexes of those that are taken, in ascending order.</param>
    /// <param name="error">Why there is no order among them.</param>
    public bool TryKeep(IReadOnlyList<RankedArtifact> artifacts, [NotNullWhen(true)] out IReadOnlyList<int>? kept, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        (kept, error) = (null, null);
        var all = Enumerable.Range(0, artifacts.Count);
        if (artifacts.Count <= Count)
        {
            kept = [.. all];
        }
        else if (!ByVersion && artifacts.All(static artifact => artifact.PushedAt is not null))
        {
            kept = First(all.OrderByDescending(index => artifacts[index].PushedAt), artifacts);
        }
        else
        {
            var versions = new SemVersion[artifacts.Count];
            foreach (var index in all)
            {
                if (!TryRank(artifacts[index].Tags, out var version, out error))
                    return false;
                versions[index] = version;
            }

            kept = First(all.OrderByDescending(index => versions[index], Comparer<SemVersion>.Create(SemVersion.ComparePrecedence)), artifacts);
        }

        return true;
    }

    private int[] First(IOrderedEnumerable<int> ranked, IReadOnlyList<RankedArtifact> artifacts) =>
    [
        .. ranked.ThenByDescending(index => artifacts[index].Tags.Max(StringComparer.Ordinal) ?? "", StringComparer.Ordinal).Take(Count).Order(),
    ];

    private bool TryRank(IReadOnlyList<string> tags, [NotNullWhen(true)] out SemVersion? highest, [NotNullWhen(false)] out string? error)
    {
        (highest, error) = (null, null);
        foreach (var tag in tags)
        {
            if (VersionTag.Read(tag) is not { } version)
            {
                error = Unranked($"the tag {tag} is no version");
                return false;
            }

            if (highest is null || SemVersion.ComparePrecedence(version, highest) > 0)
                highest = version;
        }

        if (highest is not null)
            return true;
        error = Unranked("an artifact without tags has no version");
        return false;
    }

    private string Unranked(string why) =>
        $"filters[{Position}]: {(ByVersion ? "" : "the source does not tell when artifacts were pushed, and ")}{why}, so that nobody can tell the newest {Count}; "
        + "leave it out by a tag filter of syntax semver";
}
