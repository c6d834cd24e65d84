using Semver;

namespace HarborReplication.Rules.Patterns;

/// <summary>
/// Which tags are semantic versions: <c>1.2.3</c> and <c>1.2.3-rc.1</c>, and as images are tagged <c>v1.2.3</c> and <c>1.2</c>. A number
/// alone is none: it may as well be a date or a build. <see href="https://semver.org/spec/v2.0.0.html"/>
/// </summary>
internal static class VersionTag
{
    // Build metadata does not arise: no tag can hold its '+'.
    private const SemVersionStyles Styles = SemVersionStyles.AllowV | SemVersionStyles.OptionalPatch;

    /// <returns>Null when the tag is no version.</returns>
    public static SemVersion? Read(string tag) => SemVersion.TryParse(tag, Styles, out var version) ? version : null;
}
