using System.Text.RegularExpressions;

namespace HarborReplication.Rules.Naming;

/// <summary>
/// What names a manifest in its repository, OCI distribution's <c>&lt;reference&gt;</c>: a tag or a digest.
/// <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests"/>
/// </summary>
public static partial class ReferenceGrammar
{
    public static bool IsTag(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TagForm().IsMatch(text);
    }

    public static bool IsDigest(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DigestForm().IsMatch(text);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex TagForm();

    [GeneratedRegex(@"\A[a-z0-9]+([+._-][a-z0-9]+)*:[A-Za-z0-9=_-]{32,200}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DigestForm();
}
