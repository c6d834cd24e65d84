using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace HarborReplication.Sandbox.Distribution;

/// <summary>Which part of a blob a request asks for (RFC 9110, section 14).</summary>
internal readonly record struct ByteRange(long Start, long Length)
{
    /// <summary>The whole when there is no range, or several; null when the range lies outside.</summary>
    public static ByteRange? Of(HttpRequest request, long total, out bool isPartial)
    {
        isPartial = false;
        if (!RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header) || header.Unit != "bytes" || header.Ranges.Count != 1)
            return new ByteRange(0, total);
        var range = header.Ranges.First();
        // bytes=-500 asks for the last 500.
        var start = range.From ?? Math.Max(0, total - range.To!.Value);
        var end = range.From is null ? total - 1 : Math.Min(range.To ?? long.MaxValue, total - 1);
        if (start > end)
            return null;
        isPartial = true;
        return new ByteRange(start, end - start + 1);
    }
}
