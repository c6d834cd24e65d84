using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Distribution;

/// <summary><c>n</c> and <c>last</c> over a sorted list, with the link to what follows (RFC 8288).</summary>
internal static class Paging
{
    public static ArraySegment<string> Cut(HttpContext context, string[] sorted, int? largest)
    {
        var query = context.Request.Query;
        var start = 0;
        if (query["last"].ToString() is { Length: > 0 } last)
        {
            start = Array.BinarySearch(sorted, last, StringComparer.Ordinal);
            start = start < 0 ? ~start : start + 1;
        }

        var count = sorted.Length - start;
        // What is not a number is not a limit either, as in distribution 2.8.
        var limit = int.TryParse(query["n"], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : largest;
        if (limit is null || limit >= count && !(limit > largest))
            return new ArraySegment<string>(sorted, start, count);

        var length = Math.Min(count, Math.Min(limit.Value, largest ?? int.MaxValue));
        var page = new ArraySegment<string>(sorted, start, length);
        if (length > 0 && length < count)
        {
            context.Response.Headers.Link = string.Create(
                CultureInfo.InvariantCulture,
                $"<{context.Request.Path}?last={Uri.EscapeDataString(page[^1])}&n={length}>; rel=\"next\"");
        }

        return page;
    }
}
