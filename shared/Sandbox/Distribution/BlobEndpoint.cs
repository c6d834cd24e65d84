using System.Buffers;
using System.Globalization;
using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Distribution;

internal sealed class BlobEndpoint(RegistryStore store)
{
    private const int BufferSize = 128 * 1024;

    public async Task GetAsync(HttpContext context, string repository, string reference)
    {
        if (!Digest.TryParse(reference, out var digest))
        {
            await RegistryErrors.DigestInvalidAsync(context, $"'{reference}' is not a digest.").ConfigureAwait(false);
            return;
        }

        if (!store.HasBlob(repository, digest) || !store.Blobs.TryFind(digest, out var content))
        {
            await RegistryErrors.BlobUnknownAsync(context, reference).ConfigureAwait(false);
            return;
        }

        var response = context.Response;
        response.Headers["Docker-Content-Digest"] = reference;
        response.Headers.ETag = $"\"{reference}\"";
        response.Headers.CacheControl = "max-age=31536000";
        if (context.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } known && known.Trim('"') == reference)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (ByteRange.Of(context.Request, content.Length, out var isPartial) is not { } range)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{content.Length}");
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            return;
        }

        response.Headers.AcceptRanges = "bytes";
        response.ContentType = MediaTypes.Binary;
        response.ContentLength = range.Length;
        if (isPartial)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange =
                string.Create(CultureInfo.InvariantCulture, $"bytes {range.Start}-{range.Start + range.Length - 1}/{content.Length}");
        }

        if (!HttpMethods.IsHead(context.Request.Method) && store.Blobs.IsLost(digest))
        {
            // As distribution does when its cache knows the length of what is no more.
            await response.StartAsync(context.RequestAborted).ConfigureAwait(false);
            await response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            context.Abort();
            return;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
            await SendAsync(content, range, response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    public Task DeleteAsync(HttpContext context, string repository, string reference)
    {
        if (!Digest.TryParse(reference, out var digest))
            return RegistryErrors.DigestInvalidAsync(context, $"'{reference}' is not a digest.");
        if (!store.UnlinkBlob(repository, digest))
            return RegistryErrors.BlobUnknownAsync(context, reference);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static async Task SendAsync(IBlobContent content, ByteRange range, Stream body, CancellationToken cancellationToken)
    {
        using var stream = content.OpenRead(range.Start);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var left = range.Length; left > 0;)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    throw new EndOfStreamException("The blob's file is shorter than it was.");
                await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
