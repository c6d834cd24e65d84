using System.Text.Json;
using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Distribution;

internal static class JsonAnswer
{
    public static async Task WriteAsync<T>(HttpContext context, T value, string contentType = MediaTypes.Json)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web);
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
