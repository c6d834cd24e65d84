using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace HarborReplication.Testing;

/// <summary>A server in a container; its ports are bound to fixed host ports, so that addresses survive a restart.</summary>
internal sealed class ContainerEngine(IContainer container) : IServerEngine
{
    public bool IsRunning => container.State is TestcontainersStates.Running;

    public int? ProcessId => null;

    public Task StartAsync(CancellationToken cancellationToken) => container.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => container.StopAsync(cancellationToken);

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        using var client = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.NewGuid()).Build();
        await client.Containers.KillContainerAsync(container.Id, new ContainerKillParameters { Signal = "SIGKILL" }, cancellationToken);
    }

    public async Task<string> ReadLogAsync()
    {
        var (output, error) = await container.GetLogsAsync();
        return output + error;
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
