using System.Text.RegularExpressions;

namespace HarborReplication.Rules.Naming;

/// <summary>
/// The names a repository may have: OCI distribution's <c>&lt;name&gt;</c>, at most 255 characters.
/// <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests"/>
/// </summary>
public static partial class RepositoryGrammar
{
    public const int MaxLength = 255;

    /// <summary>What <see cref="IsValid"/> asks for, in words.</summary>
    public const string Description =
        "lower-case letters and digits, joined by '.', '_', '__' or dashes, in components separated by '/', at most 255 characters";

    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= MaxLength && Grammar().IsMatch(name);
    }

    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
