using System.Collections.Concurrent;
using HarborReplication.Registry.Transport;

namespace HarborReplication.Registry.Copying;

/// <summary>What this process has learned about destinations, shared by all copies.</summary>
internal sealed class DestinationMemory(TimeProvider time)
{
    private readonly ConcurrentDictionary<Origin, UploadWays> _ways = new();
    private readonly ConcurrentDictionary<Origin, MountScopes> _scopes = new();

    /// <summary>The blobs on their way.</summary>
    public BlobFlights Flights { get; } = new();

    public ReadableBlobs Readable { get; } = new(time);

    public UploadWays WaysTo(Origin destination) => _ways.GetOrAdd(destination, static (_, time) => new UploadWays(time), time);

    public MountScopes ScopesOf(Origin destination) => _scopes.GetOrAdd(destination, static (_, time) => new MountScopes(time), time);
}
