namespace HarborReplication.PolicyService.Pairs;

/// <summary>
/// Names a tag by its two ends. The low end is the one whose registry was registered first, and in one registry the repository that comes first by
/// its name: so both directions name it alike.
/// </summary>
internal sealed record PairKey(long LowRegistryId, string LowRepository, long HighRegistryId, string HighRepository, string Reference)
{
    /// <summary>The order in which rows are locked.</summary>
    public static IOrderedEnumerable<T> InOrder<T>(IEnumerable<T> rows, Func<T, PairKey> key) => rows
        .OrderBy(row => key(row).LowRegistryId).ThenBy(row => key(row).HighRegistryId)
        .ThenBy(row => key(row).LowRepository, StringComparer.Ordinal).ThenBy(row => key(row).HighRepository, StringComparer.Ordinal)
        .ThenBy(row => key(row).Reference, StringComparer.Ordinal);
}
