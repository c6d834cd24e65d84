using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Auth;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>
/// Harbor's API v2.0 over the connections, limits and failures of the registry's client. The credential is sent as Basic with every
/// request: with a session cookie Harbor would ask for a CSRF token.
/// </summary>
internal sealed class HarborApiClient(RegistryClient client)
{
    // 100 artifacts with the whole configuration of an image each.
    private const int MaxAnswer = 32 * 1024 * 1024;

    public HarborPaths Paths { get; } = new(client.Endpoint.Url);

    /// <summary>The status of a request whose answer says no more than that.</summary>
    public async Task<HttpStatusCode> AskAsync(
        HttpMethod method, Uri uri, IReadOnlyList<HttpStatusCode> expected, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(Request(method, uri, expected), cancellationToken).ConfigureAwait(false);
        return response.Status;
    }

    /// <summary>The value; null when Harbor says that it is not there.</summary>
    public async Task<T?> FindAsync<T>(Uri uri, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await GetAsync(uri, type, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (IsAbsent(e))
        {
            return null;
        }
    }

    public async Task<T> GetAsync<T>(Uri uri, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(Request(HttpMethod.Get, uri, [HttpStatusCode.OK]), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One page; null when what the list belongs to does not exist.</summary>
    public async Task<HarborPage<T>?> PageAsync<T>(Uri uri, JsonTypeInfo<List<T>> type, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(Request(HttpMethod.Get, uri, [HttpStatusCode.OK]), cancellationToken).ConfigureAwait(false);
            long? total = long.TryParse(response.Header("X-Total-Count"), CultureInfo.InvariantCulture, out var count) ? count : null;
            return new HarborPage<T>(await ReadAsync(response, type, cancellationToken).ConfigureAwait(false), total);
        }
        catch (RegistryException e) when (IsAbsent(e))
        {
            return null;
        }
    }

    /// <summary>Removes a thing; false when it was not there.</summary>
    public async Task<bool> DeleteAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(HttpMethod.Delete, uri, [HttpStatusCode.OK], cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RegistryException e) when (IsAbsent(e))
        {
            return false;
        }
    }

    /// <summary>
    /// Whether Harbor says that a thing is not there: <c>NOT_FOUND: artifact demo/app:none not found</c>. A proxy's 404, or that of an
    /// API which is not there at all (<c>NOT_FOUND: path /api/v2.0/x was not found</c>), proves nothing.
    /// </summary>
    private static bool IsAbsent(RegistryException failure) =>
        failure.Status == HttpStatusCode.NotFound
        && failure.Errors.Any(error => error.Code.EndsWith("NOT_FOUND", StringComparison.Ordinal) && !error.Message.StartsWith("path ", StringComparison.Ordinal));

    public Task<HttpStatusCode> CreateProjectAsync(
        NewHarborProject project, IReadOnlyList<HttpStatusCode> expected, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Post, Paths.Projects, project, HarborAnswers.Default.NewHarborProject, expected, cancellationToken);

    /// <summary>Creates or changes a thing.</summary>
    public async Task<HttpStatusCode> WriteAsync<T>(
        HttpMethod method, Uri uri, T value, JsonTypeInfo<T> type, IReadOnlyList<HttpStatusCode> expected, CancellationToken cancellationToken)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var request = Request(method, uri, expected) with
        {
            Body = new RequestBody
            {
                Length = content.Length,
                ContentType = "application/json",
                IsRepeatable = true,
                Writer = (stream, token) => stream.WriteAsync(content, token).AsTask(),
            },
        };
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.Status;
    }

    /// <summary>Behind a redirect to another origin the credential is not sent, and every answer would be that for nobody.</summary>
    private async Task<RegistryResponse> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var from = response.Request.RequestUri!;
        if (Uri.Compare(from, client.Endpoint.Url, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0)
            return response;
        using (response)
            throw RequestFailure.Of(FailureKind.Protocol, response.Request, $"{client.Endpoint.Url.GetLeftPart(UriPartial.Authority)} redirects to {from.GetLeftPart(UriPartial.Authority)}; use that as the registry's URL", response.Status);
    }

    private static async Task<T> ReadAsync<T>(RegistryResponse response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var body = await response.ReadAsync(MaxAnswer, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw RequestFailure.Protocol(response.Request, "the answer is not what Harbor would say", e);
        }
    }

    private static RegistryRequest Request(HttpMethod method, Uri uri, IReadOnlyList<HttpStatusCode> expected) => new()
    {
        Method = method,
        Uri = uri,
        Operation = RegistryOperation.Api,
        Scope = AccessScope.None,
        Expected = expected,
        Accept = ["application/json"],
        IsBasic = true,
    };
}
