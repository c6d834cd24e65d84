using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HarborReplication.ServiceDefaults.Problems;

/// <summary>
/// The one place where an unexpected exception becomes an answer, in Harbor's error shape: the cause is logged, the caller is told
/// nothing but that it happened.
/// </summary>
internal sealed partial class UnexpectedException(ILogger<UnexpectedException> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var status = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        if (status >= StatusCodes.Status500InternalServerError)
            Failed(logger, exception, httpContext.Request.Method, httpContext.Request.Path);
        httpContext.Response.StatusCode = status;
        var (code, message) = status switch
        {
            StatusCodes.Status413PayloadTooLarge => ("REQUEST_ENTITY_TOO_LARGE", "the request body is too large"),
            < StatusCodes.Status500InternalServerError => ("BAD_REQUEST", exception.Message),
            _ => ("UNKNOWN", "internal server error"),
        };
        await httpContext.Response.WriteAsJsonAsync(new { errors = new[] { new { code, message } } }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed", EventName = "http.failed")]
    private static partial void Failed(ILogger logger, Exception exception, string method, string path);
}
