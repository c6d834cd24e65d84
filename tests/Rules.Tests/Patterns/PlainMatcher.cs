using System.Text;

namespace HarborReplication.Rules.Tests.Patterns;

/// <summary>The rules of the pattern language, word by word and without any thought of speed: what the automaton is measured against.</summary>
internal static class PlainMatcher
{
    public static bool IsMatch(string pattern, string value) =>
        pattern.Length == 0 || Expand(pattern).Any(plain => Components(Split(plain), 0, value.Split('/'), 0));

    // Braces stand for writing the pattern once per option.
    private static List<string> Expand(string pattern)
    {
        var (open, close, commas) = FirstGroup(pattern);
        if (open < 0)
            return [pattern];
        var expanded = new List<string>();
        var from = open + 1;
        foreach (var to in commas.Append(close))
        {
            expanded.AddRange(Expand(pattern[..open] + pattern[from..to] + pattern[(close + 1)..]));
            from = to + 1;
        }

        return expanded;
    }

    private static (int Open, int Close, List<int> Commas) FirstGroup(string pattern)
    {
        var (open, depth, commas) = (-1, 0, new List<int>());
        for (var i = 0; i < pattern.Length; i = Next(pattern, i))
        {
            if (pattern[i] == '{' && depth++ == 0)
                open = i;
            else if (pattern[i] == ',' && depth == 1)
                commas.Add(i);
            else if (pattern[i] == '}' && depth > 0 && --depth == 0)
                return (open, i, commas);
        }

        return (-1, -1, commas);
    }

    private static List<string> Split(string pattern)
    {
        var (parts, from) = (new List<string>(), 0);
        for (var i = 0; i < pattern.Length; i = Next(pattern, i))
        {
            if (pattern[i] != '/')
                continue;
            parts.Add(pattern[from..i]);
            from = i + 1;
        }

        parts.Add(pattern[from..]);
        return parts;
    }

    // A doublestar at the end stands for one component or more, elsewhere for none or more.
    private static bool Components(List<string> pattern, int p, string[] value, int v)
    {
        if (p == pattern.Count)
            return v == value.Length;
        if (pattern[p] == "**")
        {
            if (p == pattern.Count - 1)
                return v < value.Length;
            return Enumerable.Range(v, value.Length - v + 1).Any(next => Components(pattern, p + 1, value, next));
        }

        return v < value.Length
            && Runes(pattern[p], [.. value[v].EnumerateRunes()])
            && Components(pattern, p + 1, value, v + 1);
    }

    private static bool Runes(string pattern, ReadOnlySpan<Rune> value)
    {
        if (pattern.Length == 0)
            return value.Length == 0;
        var next = Next(pattern, 0);
        if (pattern[0] == '*')
        {
            for (var taken = 0; taken <= value.Length; taken++)
            {
                if (Runes(pattern[next..], value[taken..]))
                    return true;
            }

            return false;
        }

        return value.Length > 0 && One(pattern[..next], value[0]) && Runes(pattern[next..], value[1..]);
    }

    private static bool One(string item, Rune rune) => item[0] switch
    {
        '?' => true,
        '[' => InClass(item[1..^1], rune),
        '\\' => item[1..] == rune.ToString(),
        _ => item == rune.ToString(),
    };

    private static bool InClass(string members, Rune rune)
    {
        var negated = members[0] == '^';
        var plain = members[(negated ? 1 : 0)..];
        var found = false;
        for (var i = 0; i < plain.Length; i++)
        {
            if (i + 2 < plain.Length && plain[i + 1] == '-')
            {
                found |= plain[i] <= rune.Value && rune.Value <= plain[i + 2];
                i += 2;
            }
            else
            {
                found |= plain[i] == rune.Value;
            }
        }

        return found != negated;
    }

    private static int Next(string pattern, int at) => pattern[at] switch
    {
        '\\' => at + 2,
        '[' => pattern.IndexOf(']', at) + 1,
        _ => at + 1,
    };
}
