namespace HarborReplication.Testing;

/// <summary>A part of a document that a test writes: between its two marks stands what the test says, or the test fails.</summary>
public static class GeneratedSection
{
    /// <summary>Set to 1, the documents are written instead of compared.</summary>
    public const string UpdateVariable = "UPDATE_DOCS";

    /// <param name="document">Path from the root of the repository.</param>
    /// <param name="section">Its name in the marks.</param>
    /// <param name="lines">What stands between them.</param>
    /// <returns>What stood there; equal to what has to, once the document is written.</returns>
    public static (string Expected, string Actual) Check(string document, string section, IEnumerable<string> lines)
    {
        var path = Path.Combine(RepositoryRoot.Path, document);
        var text = File.ReadAllText(path);
        var (begin, end) = ($"<!-- begin {section} -->\n", $"<!-- end {section} -->");
        var start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var stop = text.IndexOf(end, StringComparison.Ordinal);
        if (start < begin.Length || stop < start)
            throw new InvalidOperationException($"{document} has no marks for {section}.");
        var expected = string.Concat(lines.Select(line => $"{line}\n"));
        if (Environment.GetEnvironmentVariable(UpdateVariable) != "1")
            return (expected, text[start..stop]);
        File.WriteAllText(path, $"{text[..start]}{expected}{text[stop..]}");
        return (expected, expected);
    }
}
