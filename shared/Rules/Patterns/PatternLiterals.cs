using System.Text;

namespace HarborReplication.Rules.Patterns;

/// <summary>What a pattern says about its matches without looking at any: all of them, or how they begin.</summary>
internal static class PatternLiterals
{
    // Longer than any repository name or tag; keeps a hostile pattern from being copied again and again.
    private const int MaxLength = 512;

    /// <summary>All strings that match, or null when there are wildcards or more than <paramref name="limit"/> strings.</summary>
    public static IReadOnlyList<string>? List(Node node, int limit)
    {
        switch (node)
        {
            case Node.Literal literal:
                return [literal.Rune.ToString()];
            case Node.Sequence sequence:
                IReadOnlyList<string> joined = [""];
                foreach (var part in sequence.Parts)
                {
                    var tails = List(part, limit);
                    if (tails is null || (long)joined.Count * tails.Count > limit)
                        return null;
                    if (tails is [""])
                        continue;
                    joined = [.. joined.SelectMany(_ => tails, static (head, tail) => head + tail).Distinct(StringComparer.Ordinal)];
                    if (joined.Any(static value => value.Length > MaxLength))
                        return null;
                }

                return joined;
            case Node.Group group:
                var all = new List<string>();
                foreach (var option in group.Options)
                {
                    if (List(option, limit) is not { } values || all.Count + values.Count > limit)
                        return null;
                    all.AddRange(values);
                }

                return [.. all.Distinct(StringComparer.Ordinal)];
            default:
                return null;
        }
    }

    public static string Prefix(Node node)
    {
        var prefix = new StringBuilder();
        Append(node, prefix);
        return prefix.ToString();
    }

    /// <summary>Adds what is certain; false when what follows the node is not certain any more.</summary>
    private static bool Append(Node node, StringBuilder prefix)
    {
        switch (node)
        {
            case Node.Literal literal:
                prefix.Append(literal.Rune.ToString());
                return true;
            case Node.Sequence sequence:
                return sequence.Parts.All(part => Append(part, prefix));
            case Node.Group group:
                return AppendCommon(group, prefix);
            default:
                return false;
        }
    }

    private static bool AppendCommon(Node.Group group, StringBuilder prefix)
    {
        string? common = null;
        var whole = true;
        foreach (var option in group.Options)
        {
            var text = new StringBuilder();
            whole &= Append(option, text);
            var other = text.ToString();
            whole &= common is null || common == other;
            common = common is null ? other : common[..SharedLength(common, other)];
        }

        prefix.Append(common);
        return whole;
    }

    private static int SharedLength(string left, string right)
    {
        var length = 0;
        while (length < left.Length && length < right.Length && left[length] == right[length])
            length++;
        return length;
    }
}
