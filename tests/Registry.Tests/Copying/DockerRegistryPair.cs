using HarborReplication.Testing;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Two reference registries for the tests of one class.</summary>
public sealed class DockerRegistryPair : IAsyncLifetime
{
    public DockerRegistry Source { get; } = new();
    public DockerRegistry Destination { get; } = new();

    public void SkipUnlessAvailable() => Source.SkipUnlessAvailable();

    public async ValueTask InitializeAsync()
    {
        await Source.StartAsync();
        await Destination.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }
}
