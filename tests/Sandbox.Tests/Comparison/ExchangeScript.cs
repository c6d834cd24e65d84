using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Comparison;

/// <summary>Talks to a registry, one request after the other, and writes down what came back.</summary>
public sealed partial class ExchangeScript(HttpClient client, CancellationToken cancellationToken)
{
    // What distribution 2.8 and clients of it rely on; Date, Server and the like are nobody's business.
    private static readonly string[] Compared =
    [
        "Docker-Distribution-Api-Version", "Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "Docker-Content-Digest", "ETag",
        "Location", "Range", "Docker-Upload-UUID", "Link", "Cache-Control", "OCI-Subject",
    ];

    private readonly List<Exchange> _exchanges = [];

    public IReadOnlyList<Exchange> Exchanges => _exchanges;

    /// <summary>Sends a request and returns the Location it was answered with; null without one.</summary>
    public async Task<string?> SendAsync(
        string method, string target, byte[]? body = null, string? contentType = "application/octet-stream", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null)
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        foreach (var (name, value) in headers)
        {
            if (name.StartsWith("Content-", StringComparison.Ordinal))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var shape = ShapeOf(response, text);
        _exchanges.Add(new Exchange(Neutral($"{method} {target}"), (int)response.StatusCode, HeadersOf(response), shape));
        return response.Headers.Location?.ToString();
    }

    /// <summary>Opens an upload session and returns where to go on.</summary>
    public async Task<string> StartUploadAsync(string repository) =>
        await SendAsync("POST", $"/v2/{repository}/blobs/uploads/") ?? throw new InvalidDataException("An upload without a Location.");

    public async Task PushBlobAsync(string repository, byte[] content) =>
        await SendAsync("PUT", $"{await StartUploadAsync(repository)}&digest={RegistryContent.DigestOf(content)}", content);

    private static string HeadersOf(HttpResponseMessage response)
    {
        var text = new StringBuilder();
        // Worded and spaced differently, so of different length: errors, redirects and JSON lists.
        var isFree = (int)response.StatusCode is >= 400 or 301;
        var isList = response.Content.Headers.ContentType?.MediaType == "application/json";
        foreach (var name in Compared)
        {
            if (!response.Headers.TryGetValues(name, out var values) && !response.Content.Headers.TryGetValues(name, out values))
                continue;
            if (name == "Content-Length" && (isFree || isList) || name == "Content-Type" && isFree)
                continue;
            text.Append($"{name}: {Neutral(string.Join(", ", values))}; ");
        }

        return text.ToString();
    }

    // Errors by their codes, lists by their content in order, everything else byte for byte.
    private static string ShapeOf(HttpResponseMessage response, string text)
    {
        if ((int)response.StatusCode is >= 200 and < 300)
            return text.TrimEnd('\n');
        if (response.Content.Headers.ContentType?.MediaType != "application/json" || text.Length == 0)
            return "";
        return string.Join(',', JsonNode.Parse(text)!["errors"]!.AsArray().Select(error => error!["code"]!.GetValue<string>()));
    }

    private static string Neutral(string text) =>
        State().Replace(Id().Replace(Host().Replace(text, "<host>"), "<id>"), "_state=<state>");

    [GeneratedRegex("https?://[0-9.]+:[0-9]+")]
    private static partial Regex Host();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("_state=[^&]+")]
    private static partial Regex State();
}
