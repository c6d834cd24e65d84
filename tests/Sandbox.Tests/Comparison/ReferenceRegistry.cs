using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Comparison;

/// <summary>One distribution 2.8 for all comparisons.</summary>
public sealed class ReferenceRegistry : IAsyncLifetime
{
    public DockerRegistry Docker { get; } = new();

    public ValueTask InitializeAsync() => Docker.InitializeAsync();

    public ValueTask DisposeAsync() => Docker.DisposeAsync();
}
