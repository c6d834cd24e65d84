using HarborReplication.Registry.Transport;

namespace HarborReplication.Registry.Wire;

/// <summary>Creates clients that share limits and Retry-After per origin. One instance per process.</summary>
public sealed class RegistryClientFactory
{
    private readonly TimeProvider _time;
    private readonly RegistryClientOptions _options;

    public RegistryClientFactory(TimeProvider time, RegistryClientOptions? options = null)
    {
        _time = time;
        _options = options ?? new RegistryClientOptions();
    }

    /// <summary>A client of its own connections; the caller disposes it when no copy uses it any more.</summary>
    /// <exception cref="ArgumentException">The URL, the address to connect to or the CA certificate cannot be used; the message says why.</exception>
    public RegistryClient Create(RegistryEndpoint endpoint) => throw new NotImplementedException($"{_time} {_options} {endpoint}");
}
