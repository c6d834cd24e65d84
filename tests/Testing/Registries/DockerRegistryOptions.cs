namespace HarborReplication.Testing;

/// <summary>How a registry under test is set up; the default is plain HTTP without credentials.</summary>
public sealed record DockerRegistryOptions
{
    /// <summary>Serves HTTPS with this certificate.</summary>
    public TestCertificates? Certificates { get; init; }

    /// <summary>Demands <see cref="DockerRegistry.UserName"/> and <see cref="DockerRegistry.Password"/> (Basic).</summary>
    public bool RequireCredentials { get; init; }

    /// <summary>Remembers in memory which blobs there are, as most registries in production do; garbage collection does not tell that memory.</summary>
    public bool CacheDescriptors { get; init; }

    /// <summary>Where it sends its notifications, of blobs and manifests, pushes, pulls and deletions.</summary>
    public Uri? NotificationUrl { get; init; }

    /// <summary>The Authorization header they carry.</summary>
    public string? NotificationSecret { get; init; }
}
