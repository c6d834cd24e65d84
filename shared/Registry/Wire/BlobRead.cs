using System.Net.Http.Headers;
using HarborReplication.Registry.Telemetry;

namespace HarborReplication.Registry.Wire;

/// <summary>The body of a blob, or its rest from an offset on. Reading fails after no progress for the client's time limit.</summary>
public sealed class BlobRead : IAsyncDisposable
{
    private readonly RegistryResponse _response;
    private readonly Stream _body;

    private readonly CancellationToken _cancellationToken;

    private BlobRead(RegistryResponse response, Stream body, long offset, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _response = response;
        _body = body;
        Offset = offset;
        Length = response.Message.Content.Headers.ContentLength;
        // The clock runs while somebody reads, not while the destination takes its time.
        response.Guard.Pause();
    }

    /// <summary>Where in the blob the body starts: 0 when the registry ignored the offset asked for.</summary>
    public long Offset { get; }

    /// <summary>Bytes of the body as announced; null when the registry did not say.</summary>
    public long? Length { get; }

    /// <summary>Zero at the end of the body, which is where the announced length is. Ends with the token that the blob was opened with.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        _response.Guard.Progress();
        try
        {
            var read = await _body.ReadAsync(buffer, _response.Guard.Token).ConfigureAwait(false);
            RegistryTelemetry.Received(read);
            return read;
        }
        catch (Exception e) when (RequestFailure.FromTransport(e, _response.Request, _response.Guard, _cancellationToken) is { } failure)
        {
            throw failure;
        }
        finally
        {
            _response.Guard.Pause();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
    }

    /// <param name="response">The answer to a GET.</param>
    /// <param name="wanted">The first byte asked for.</param>
    /// <param name="isWhole">Everything from there on was asked for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static async Task<BlobRead> OpenAsync(RegistryResponse response, long wanted, bool isWhole, CancellationToken cancellationToken)
    {
        try
        {
            var offset = (int)response.Status == 206 ? Start(response, wanted, isWhole) : 0;
            var body = await response.Message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new BlobRead(response, body, offset, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary><c>Content-Range: bytes 100-199/50000</c>: a part that is not the one asked for must not be appended.</summary>
    private static long Start(RegistryResponse response, long wanted, bool isWhole)
    {
        var range = response.Header("Content-Range") is { } text && ContentRangeHeaderValue.TryParse(text, out var parsed) ? parsed : null;
        if (range?.From != wanted || range.Unit != "bytes")
            throw RequestFailure.Protocol(response.Request, $"asked for bytes from {wanted} and was given '{Values.Excerpt.Of(response.Header("Content-Range"))}'");
        if (isWhole && range.Length is { } total && range.To != total - 1)
            throw RequestFailure.Protocol(response.Request, $"asked for the rest from {wanted} and was given only a part of it");
        return wanted;
    }
}
