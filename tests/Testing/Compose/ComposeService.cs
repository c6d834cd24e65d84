namespace HarborReplication.Testing;

/// <summary>One service of docker-compose.yml, its values interpolated.</summary>
public sealed record ComposeService
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    /// <summary>Null for images that are pulled.</summary>
    public ComposeBuild? Build { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required IReadOnlyList<string> Ports { get; init; }

    public required IReadOnlyList<string> HealthCheck { get; init; }

    public required int Replicas { get; init; }
}
