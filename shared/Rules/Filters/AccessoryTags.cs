using System.Text.RegularExpressions;

namespace HarborReplication.Rules.Filters;

/// <summary>
/// Tags that name the digest they belong to, <c>sha256-3f…a1.sig</c> as cosign gives it or <c>sha256-3f…a1</c> of the referrers tag schema: they
/// go with their subject, whatever a tag filter says of them.
/// </summary>
public static partial class AccessoryTags
{
    public static bool Includes(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return Form().IsMatch(tag);
    }

    // sha256-<hex> and sha256-<hex>.sig, .att, .sbom.
    [GeneratedRegex(@"\Asha(256|512)-[0-9a-f]{64,128}(\.[a-z0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
