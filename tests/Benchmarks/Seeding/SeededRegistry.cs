using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Seeding;

/// <summary>A registry and everything that is in it.</summary>
internal sealed record SeededRegistry(DockerRegistry Registry, IReadOnlyList<SeededImage> Images) : IAsyncDisposable
{
    /// <summary>Bytes of all blobs, each once.</summary>
    public long DistinctBytes => Images.SelectMany(image => image.Blobs).DistinctBy(blob => blob.Digest).Sum(blob => blob.Size);

    public ValueTask DisposeAsync() => Registry.DisposeAsync();
}
