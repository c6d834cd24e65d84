using Microsoft.AspNetCore.Diagnostics;

namespace HarborReplication.PolicyService.Http;

/// <summary>Gives Harbor's error body to answers that no handler wrote: no such path, no such method, a form where JSON is asked for.</summary>
internal static class UnmatchedRequests
{
    // In the order in which Harbor names them.
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];

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

    private static string Allowed(HttpContext http) =>
        string.Join(',', http.Response.Headers.Allow.ToString().Split(", ").OrderBy(method => Array.IndexOf(Methods, method)));
}
