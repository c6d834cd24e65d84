using System.Globalization;
using System.Text;

namespace HarborReplication.PolicyService.Http;

/// <summary>
/// The pages around one, as Harbor writes them: <c>&lt;/path?page=1&amp;page_size=2&gt;; rel="prev" , &lt;…&gt;; rel="next"</c>, parameters in
/// alphabetical order and readable.
/// </summary>
internal static class PageLinks
{
    public static string Of(HttpRequest request, Listing listing, long total)
    {
        if (listing.PageSize == 0)
            return "";
        var links = new List<string>(2);
        if (listing.Page > 1 && (listing.Page - 2) * listing.PageSize < total)
            links.Add($"<{Url(request, listing, listing.Page - 1)}>; rel=\"prev\"");
        if (listing.Page * listing.PageSize < total)
            links.Add($"<{Url(request, listing, listing.Page + 1)}>; rel=\"next\"");
        return string.Join(" , ", links);
    }

    private static string Url(HttpRequest request, Listing listing, long page)
    {
        var parameters = request.Query.SelectMany(pair => pair.Value, (pair, value) => (pair.Key, Value: value ?? ""))
            .Where(pair => pair.Key is not ("page" or "page_size"))
            .Append(("page", page.ToString(CultureInfo.InvariantCulture)))
            .Append(("page_size", listing.PageSize.ToString(CultureInfo.InvariantCulture)))
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal)
            .Select(pair => $"{Readable(pair.Item1)}={Readable(pair.Item2)}");
        return $"{request.Path.ToUriComponent()}?{string.Join('&', parameters)}";
    }

    // Harbor escapes nothing; here whatever would end the header, the link or the value is.
    private static string Readable(string text)
    {
        var readable = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var keep = rune.Value is > 0x20 and < 0x7f && !"<>\"&#%+;".Contains((char)rune.Value, StringComparison.Ordinal);
            readable.Append(keep ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return readable.ToString();
    }
}
