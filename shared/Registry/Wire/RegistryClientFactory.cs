using System.Collections.Concurrent;
using HarborReplication.Registry.Throttling;
using HarborReplication.Registry.Transport;

namespace HarborReplication.Registry.Wire;

/// <summary>Creates clients that share limits and Retry-After per origin. One instance per process.</summary>
public sealed class RegistryClientFactory
{
    private readonly ConcurrentDictionary<Origin, OriginThrottle> _throttles = new();
    private readonly TimeProvider _time;
    private readonly RegistryClientOptions _options;

    public RegistryClientFactory(TimeProvider time, RegistryClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _options = options ?? new RegistryClientOptions();
    }

    /// <summary>A client of its own connections; the caller disposes it when no copy uses it any more.</summary>
    /// <exception cref="FormatException">The URL, the address to connect to or the CA certificate cannot be used; the message says why.</exception>
    public RegistryClient Create(RegistryEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var url = endpoint.Url;
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
            throw new FormatException($"'{url.OriginalString}' is not the URL of a registry: expected http://host[:port] or https://host[:port].");
        if (url.AbsolutePath != "/" || url.Query.Length > 0 || url.UserInfo.Length > 0)
            throw new FormatException($"The URL of {url.Host} has a path, query or user name; expected {url.Scheme}://{url.Authority}.");
        var transport = new RegistryTransport(endpoint, _options.ConnectTimeout, _options.RequestsPerOrigin + _options.DownloadsPerOrigin, _time);
        var throttle = _throttles.GetOrAdd(
            endpoint.Origin, _ => new OriginThrottle(_options.RequestsPerOrigin, _options.DownloadsPerOrigin, _time));
        return new RegistryClient(endpoint, transport, throttle, _options, _time);
    }
}
