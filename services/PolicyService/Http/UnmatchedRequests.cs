using Microsoft.AspNetCore.Diagnostics;

namespace HarborReplication.PolicyService.Http;

/// <summary>Gives Harbor's error body to answers that no handler wrote: no such path, no such method, a form where JSON is asked for.</summary>
internal static class UnmatchedRequests
{
    public static Task WriteAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var problem = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ApiProblem.NotFound($"path {http.Request.Path} was not found"),
            StatusCodes.Status405MethodNotAllowed =>
                ApiProblem.MethodNotAllowed($"method {http.Request.Method} is not allowed, but [{Allowed(http)}] are"),
            StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType(http.Request),
            _ => null,
        };
        return problem?.ExecuteAsync(http) ?? Task.CompletedTask;
    }

    public static ApiProblem UnsupportedMediaType(HttpRequest request) =>
        ApiProblem.UnsupportedMediaType($"the Content-Type is \"{request.ContentType}\"; send application/json");

    private static string Allowed(HttpContext http) => http.Response.Headers.Allow.ToString().Replace(", ", ",", StringComparison.Ordinal);
}
