using System.Text;

namespace HarborReplication.Registry.Auth;

/// <summary>
/// Reads WWW-Authenticate by <see href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110</see>, where one header may hold
/// several challenges: <c>Bearer realm="https://auth/token",service="reg",scope="repository:a:pull,push", Basic realm="x"</c>.
/// </summary>
internal static class ChallengeParser
{
    public static IReadOnlyList<Challenge> Parse(IEnumerable<string> headers)
    {
        var challenges = new List<Challenge>();
        foreach (var header in headers)
            ParseHeader(header, challenges);
        return challenges;
    }

    private static void ParseHeader(string header, List<Challenge> challenges)
    {
        Dictionary<string, string>? parameters = null;
        for (var at = 0; ;)
        {
            SkipSeparators(header, ref at);
            var word = Token(header, ref at);
            // What is no token cannot be resynchronised with: keep what was understood.
            if (word.Length == 0)
                return;
            var afterWord = at;
            SkipSpaces(header, ref at);
            if (parameters is not null && at < header.Length && header[at] == '=')
            {
                at++;
                SkipSpaces(header, ref at);
                parameters[word] = at < header.Length && header[at] == '"' ? Quoted(header, ref at) : Token(header, ref at);
                continue;
            }

            at = afterWord;
            parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            challenges.Add(new Challenge { Scheme = word, Parameters = parameters });
            SkipToken68(header, ref at);
        }
    }

    /// <summary><c>Negotiate dG9rZW4=</c>: a blob in place of parameters.</summary>
    private static void SkipToken68(string header, ref int at)
    {
        var start = at;
        SkipSpaces(header, ref at);
        while (at < header.Length && (char.IsAsciiLetterOrDigit(header[at]) || "-._~+/".Contains(header[at], StringComparison.Ordinal)))
            at++;
        while (at < header.Length && header[at] == '=')
            at++;
        SkipSpaces(header, ref at);
        if (at < header.Length && header[at] != ',')
            at = start;
        else if (!header.AsSpan(start, at - start).ContainsAny(' ', '\t'))
            at = start;
    }

    private static string Quoted(string header, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < header.Length && header[at] != '"'; at++)
        {
            if (header[at] == '\\' && at + 1 < header.Length)
                at++;
            value.Append(header[at]);
        }

        at = Math.Min(at + 1, header.Length);
        return value.ToString();
    }

    private static string Token(string header, ref int at)
    {
        var start = at;
        while (at < header.Length && (char.IsAsciiLetterOrDigit(header[at]) || "!#$%&'*+-.^_`|~:/".Contains(header[at], StringComparison.Ordinal)))
            at++;
        return header[start..at];
    }

    private static void SkipSpaces(string header, ref int at)
    {
        while (at < header.Length && (header[at] is ' ' or '\t'))
            at++;
    }

    private static void SkipSeparators(string header, ref int at)
    {
        while (at < header.Length && (header[at] is ' ' or '\t' or ','))
            at++;
    }
}
