using HarborReplication.Benchmarks.Seeding;
using HarborReplication.Benchmarks.Wan;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>A registry to copy to, and the link in front of it.</summary>
internal sealed class Destination : IAsyncDisposable
{
    private Destination(DockerRegistry registry, LatencyProxy? link) => (Registry, Link) = (registry, link);

    public DockerRegistry Registry { get; }

    /// <summary>Null when it is on the same network.</summary>
    public LatencyProxy? Link { get; }

    public Uri Url => Link?.Url ?? Registry.Url;

    /// <summary>An empty one.</summary>
    public static async Task<Destination> StartAsync(LinkOptions? link)
    {
        var registry = await Seeder.StartEmptyAsync();
        return new Destination(registry, link is null ? null : new LatencyProxy(registry.Url, link));
    }

    public async ValueTask DisposeAsync()
    {
        if (Link is not null)
            await Link.DisposeAsync();
        await Registry.DisposeAsync();
    }
}
