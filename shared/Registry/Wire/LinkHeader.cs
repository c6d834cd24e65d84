using System.Text.RegularExpressions;

namespace HarborReplication.Registry.Wire;

/// <summary>Reads <see href="https://www.rfc-editor.org/rfc/rfc8288">Link</see>: <c>&lt;/v2/a/tags/list?last=x&amp;n=2&gt;; rel="next"</c>.</summary>
internal static partial class LinkHeader
{
    /// <summary>The target of the link whose relation is next; null when there is none.</summary>
    public static string? Next(string? header)
    {
        if (header is null)
            return null;
        foreach (Match link in Link().Matches(header))
        {
            if (Relation().Match(link.Groups["parameters"].Value) is { Success: true } relation
                && relation.Groups["value"].Value.Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase))
            {
                return link.Groups["target"].Value;
            }
        }

        return null;
    }

    [GeneratedRegex("<(?<target>[^>]*)>(?<parameters>(?:\\s*;\\s*[A-Za-z*]+\\s*=\\s*(?:\"[^\"]*\"|[^\",;\\s]+))*)")]
    private static partial Regex Link();

    [GeneratedRegex("\\brel\\s*=\\s*\"?(?<value>[^\";,]+)\"?", RegexOptions.IgnoreCase)]
    private static partial Regex Relation();
}
