using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>
/// A list that is read page by page while others push and delete. Numbered pages shift when an entry before them goes, and hide one that
/// is still there; so each page is asked for by the key it begins behind. Where Harbor does not take that key, pages are numbered, and
/// read again when the total shrinks meanwhile.
/// </summary>
internal sealed class HarborList<T>(HarborApiClient api, Uri list, JsonTypeInfo<List<T>> type, string key, Func<T, long> keyOf)
{
    private const int MaxReadings = 5;

    /// <summary>More parameters, each with its ampersand in front.</summary>
    public string Query { get; init; } = "";

    /// <summary>A condition of the query language beside the key's.</summary>
    public string Filter { get; init; } = "";

    /// <summary>The pages; none when there is no such list.</summary>
    public async IAsyncEnumerable<List<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<long>();
        long? last = null;
        while (true)
        {
            var page = await api.PageAsync(HarborPaths.PageAfter(list, Query, Filter, key, last), type, cancellationToken).ConfigureAwait(false);
            if (page is null || page.Items.Count == 0)
                yield break;
            var isLast = page.Items.Count < HarborPaths.PageSize || page.Total == page.Items.Count;
            // A Harbor that ignores the key answers with the first page again; a first page that is all there is needs no order.
            if (!IsSortedBehind(page.Items, last) && !(isLast && last is null))
                break;
            seen.UnionWith(page.Items.Select(keyOf));
            yield return page.Items;
            if (isLast)
                yield break;
            last = keyOf(page.Items[^1]);
        }

        await foreach (var page in ReadNumberedAsync(seen, cancellationToken).ConfigureAwait(false))
            yield return page;
    }

    private async IAsyncEnumerable<List<T>> ReadNumberedAsync(HashSet<long> seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        var readings = 1;
        for (var number = 1; ; number++)
        {
            var page = await api.PageAsync(HarborPaths.Page(list, number, Query, Filter), type, cancellationToken).ConfigureAwait(false);
            if (page is null)
                yield break;
            var items = page.Items.Where(item => seen.Add(keyOf(item))).ToList();
            if (items.Count > 0)
                yield return items;
            if (page.Total < before)
            {
                if (++readings > MaxReadings)
                    throw new RegistryException(FailureKind.Protocol, $"{list} changes faster than it can be listed");
                number = 0;
            }
            else if (page.Items.Count < HarborPaths.PageSize)
            {
                yield break;
            }

            before = page.Total;
        }
    }

    private bool IsSortedBehind(List<T> items, long? last)
    {
        foreach (var item in items)
        {
            if (keyOf(item) <= (last ?? long.MinValue))
                return false;
            last = keyOf(item);
        }

        return true;
    }
}
