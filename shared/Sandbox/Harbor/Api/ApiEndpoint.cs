using System.Text.Json;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Distribution;
using HarborReplication.Sandbox.Harbor.Access;
using HarborReplication.Sandbox.Harbor.State;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Harbor.Api;

/// <summary>Everything under <c>/api</c>. Calls are answered one at a time: each sees the state as the one before has left it.</summary>
internal sealed class ApiEndpoint(HarborState state, IReadOnlyList<ApiRoute> routes)
{
    private const int LargestBody = 1024 * 1024;
    private const string Prefix = "/api/v2.0";

    public async Task AnswerAsync(HttpContext context)
    {
        ApiAnswer answer;
        try
        {
            answer = await CallAsync(context).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal)
        {
            await RefuseAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        var response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.TotalCount is { } count)
            response.Headers["X-Total-Count"] = count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Link is not null)
            response.Headers.Link = answer.Link;
        if (answer.Location is not null)
            response.Headers.Location = answer.Location;
        var body = answer.Text is { } text ? System.Text.Encoding.UTF8.GetBytes(text)
            : answer.Json is { } json ? JsonSerializer.SerializeToUtf8Bytes(json)
            : [];
        response.ContentLength = body.Length;
        if (body.Length == 0)
            return;
        response.ContentType = answer.Text is null ? "application/json" : "text/plain";
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    public static Task RefuseAsync(HttpContext context, ApiRefusal refusal) =>
        RegistryErrors.WriteAsync(context, refusal.Status, refusal.Code, refusal.Message, null);

    private async Task<ApiAnswer> CallAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value ?? "";
        var parts = (path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var matching = new List<ApiRoute>();
        foreach (var route in routes)
        {
            if (!route.TryMatch(parts, out var values))
                continue;
            matching.Add(route);
            if (route.Method != request.Method)
                continue;
            var call = new ApiCall
            {
                Method = request.Method,
                Path = path,
                Route = values,
                Query = request.Query,
                Caller = CallerIdentity.Of(context).Caller,
                Host = request.Host.ToString(),
                RequestId = context.Response.Headers["X-Request-Id"].ToString(),
                Body = await ReadAsync(request, context.RequestAborted).ConfigureAwait(false),
            };
            lock (state.Sync)
                return route.Answer(call);
        }

        throw matching.Count == 0
            ? ApiRefusal.NotFound($"path {path} was not found")
            : ApiRefusal.MethodNotAllowed($"method {request.Method} is not allowed, but [{string.Join(',', matching.Select(route => route.Method))}] are");
    }

    private static async Task<JsonNode?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsDelete(request.Method))
            return null;
        var bytes = await BoundedBody.ReadAsync(request, LargestBody, cancellationToken).ConfigureAwait(false) ?? throw ApiRefusal.Invalid("the body is too large");
        if (bytes.Length == 0)
            return null;
        try
        {
            return JsonNode.Parse(bytes) as JsonObject ?? throw ApiRefusal.Invalid("the body is not an object");
        }
        catch (JsonException e)
        {
            throw ApiRefusal.Invalid($"parsing body from \"\" failed, because {e.Message}");
        }
    }
}
