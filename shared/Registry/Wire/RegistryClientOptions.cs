namespace HarborReplication.Registry.Wire;

/// <summary>Limits of a registry client; the defaults suit production.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>A request that neither sends nor receives a byte for this long has failed. Time spent throttled does not count.</summary>
    public TimeSpan NoProgressTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Tries of a request that may be repeated, the first one included.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The pause before the second try; it doubles from there and is spread by ±50 %.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest Retry-After that is waited for here; a longer one fails the request, so that the caller may do something else meanwhile.</summary>
    public TimeSpan MaxThrottle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests in flight per origin, blob downloads apart.</summary>
    public int RequestsPerOrigin { get; init; } = 32;

    /// <summary>Blob downloads in flight per origin.</summary>
    public int DownloadsPerOrigin { get; init; } = 32;

    /// <summary>Entries per page asked for when listing.</summary>
    public int PageSize { get; init; } = 500;
}
