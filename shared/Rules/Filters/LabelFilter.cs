namespace HarborReplication.Rules.Filters;

/// <summary>
/// One <c>label</c> filter: the artifact must carry all of the labels. Excluding is the negation of just that, as in Harbor:
/// an artifact with only one of two excluded labels still passes. No labels listed: no filter.
/// </summary>
internal sealed record LabelFilter(IReadOnlyList<string> Labels, bool Excludes, int Position)
{
    /// <summary>Tests the labels an artifact carries; names are case-sensitive.</summary>
    public bool Includes(IReadOnlyCollection<string> labels) =>
        Labels.Count == 0 || Labels.All(label => labels.Contains(label, StringComparer.Ordinal)) != Excludes;
}
