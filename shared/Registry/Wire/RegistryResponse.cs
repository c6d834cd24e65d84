using System.Net;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Throttling;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>An expected answer with its body still to be read; holds the request's slot until disposed.</summary>
internal sealed class RegistryResponse(HttpRequestMessage request, HttpResponseMessage message, StallGuard guard, ThrottleSlot slot) : IDisposable
{
    public HttpRequestMessage Request => request;
    public HttpResponseMessage Message => message;
    public StallGuard Guard => guard;
    public HttpStatusCode Status => message.StatusCode;

    /// <summary>Docker-Content-Digest; null when absent or no digest.</summary>
    public Digest? Digest => Header("Docker-Content-Digest") is { } text && Values.Digest.TryParse(text.Trim(), out var digest) ? digest : null;

    public string? Header(string name)
    {
        if (message.Headers.NonValidated.TryGetValues(name, out var values) || message.Content.Headers.NonValidated.TryGetValues(name, out values))
            return values.FirstOrDefault();
        return null;
    }

    /// <summary>The body, not more than <paramref name="limit"/> bytes of it.</summary>
    public async Task<byte[]> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await BoundedBody.ReadAsync(message.Content, limit, guard).ConfigureAwait(false);
        }
        catch (RegistryException e) when (e.Uri is null)
        {
            throw RequestFailure.Of(e.Kind, request, e.Message, Status, e);
        }
        catch (Exception e) when (RequestFailure.FromTransport(e, request, guard, cancellationToken) is { } failure)
        {
            throw failure;
        }
    }

    public void Dispose()
    {
        // The request's content belongs to it, and is not needed any more.
        message.Dispose();
        request.Dispose();
        guard.Dispose();
        slot.Dispose();
    }
}
