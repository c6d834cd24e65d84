using System.Net;
using System.Text;

namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class StatusFault(HttpStatusCode status, string? body, RetryAfter? retryAfter) : Fault
{
    internal override async ValueTask ApplyAsync(FaultTarget target)
    {
        target.IsOver = true;
        var response = target.Context.Response;
        response.StatusCode = (int)status;
        if (retryAfter is not null)
            response.Headers.RetryAfter = retryAfter.Value;
        var bytes = Encoding.UTF8.GetBytes(body ?? "");
        response.ContentLength = bytes.Length;
        if (bytes.Length == 0 || target.Context.Request.Method == "HEAD")
            return;
        response.ContentType = "text/plain; charset=utf-8";
        await response.Body.WriteAsync(bytes, target.Context.RequestAborted).ConfigureAwait(false);
    }
}
