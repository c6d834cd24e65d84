using HarborReplication.Sandbox.Distribution;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Requests;

/// <summary>Outermost: sees every request, what it asks for, and how it ended.</summary>
internal sealed class RecordingMiddleware(RequestLog log)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var call = RegistryCall.Parse(request);
        context.Features.Set(call);
        var entry = log.Add(
            request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", call, request.Headers.Authorization.Count > 0);
        context.Features.Set(entry);
        request.Body = new CountedRequestBody(request.Body, entry);
        context.Response.Body = new CountedResponseBody(context.Response.Body, entry);
        context.Response.OnStarting(() =>
        {
            entry.Answer(context.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionResetException
            || (entry.IsCut || context.RequestAborted.IsCancellationRequested) && e is IOException or OperationCanceledException)
        {
            // The client has gone, or a fault has cut the connection: nobody is left to be told.
        }
        finally
        {
            entry.Finish(log.Now);
        }
    }
}
