using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using HarborReplication.Registry.Auth;
using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Wire;

/// <summary>Reads lists that come in pages: <c>Link: &lt;/v2/_catalog?last=b&amp;n=2&gt;; rel="next"</c>.</summary>
internal sealed class PageReader(RequestSender sender, Uri root)
{
    // Registries that know no pages send everything at once.
    private const int MaxPage = 32 * 1024 * 1024;

    /// <summary>The pages of a list; none when the first one is not found and <paramref name="mayBeMissing"/>.</summary>
    public async IAsyncEnumerable<JsonElement> ReadAsync(
        Uri first, RegistryOperation operation, AccessScope scope, [EnumeratorCancellation] CancellationToken cancellationToken,
        bool mayBeMissing = true)
    {
        for (var uri = first; uri is not null;)
        {
            var request = new RegistryRequest
            {
                Method = HttpMethod.Get,
                Uri = uri,
                Operation = operation,
                Scope = scope,
                Expected = mayBeMissing && uri == first ? [HttpStatusCode.OK, HttpStatusCode.NotFound] : [HttpStatusCode.OK],
            };
            // The request is over before the page is handed out: whoever works through it sends requests that need its slot.
            var (document, next) = await ReadPageAsync(request, cancellationToken).ConfigureAwait(false);
            if (document is null)
                yield break;
            using (document)
                yield return document.RootElement;
            uri = next;
        }
    }

    private async Task<(JsonDocument? Page, Uri? Next)> ReadPageAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        using var response = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.NotFound)
            return (null, null);
        var body = await response.ReadAsync(MaxPage, cancellationToken).ConfigureAwait(false);
        var next = Next(response, request.Uri);
        return (Parse(response, body), next);
    }

    /// <summary>The strings of a member that is an array, absent or null.</summary>
    public static IEnumerable<string> Strings(JsonElement page, string member) =>
        page.TryGetProperty(member, out var array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)
            : [];

    private static JsonDocument Parse(RegistryResponse response, byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            throw RequestFailure.Of(FailureKind.Protocol, response.Request, "the list is not a JSON object", response.Status);
        }
        catch (JsonException e)
        {
            throw RequestFailure.Of(FailureKind.Protocol, response.Request, "the list is not JSON", response.Status, e);
        }
    }

    private Uri? Next(RegistryResponse response, Uri current)
    {
        if (LinkHeader.Next(response.Header("Link")) is not { } link)
            return null;
        if (!Uri.TryCreate(current, link, out var next))
            throw RequestFailure.Protocol(response.Request, "the link to the next page is not an address");
        // The path is the registry's, the host stays ours: behind a proxy it may know itself by another name.
        next = new Uri(root, next.PathAndQuery);
        return next == current
            ? throw RequestFailure.Of(FailureKind.Protocol, response.Request, "the link to the next page leads back to the same page")
            : next;
    }
}
