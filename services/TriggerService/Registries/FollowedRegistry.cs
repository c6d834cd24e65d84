namespace HarborReplication.TriggerService.Registries;

/// <summary>A registry as PolicyService last told it.</summary>
internal sealed class FollowedRegistry
{
    public required long RegistryId { get; init; }
    public required long Sequence { get; set; }
    public required string Name { get; set; }

    /// <summary>The adapter: <c>docker-registry</c>, <c>harbor</c>.</summary>
    public required string Type { get; set; }

    /// <summary>Where workers run that may connect to it.</summary>
    public required string Region { get; set; }

    /// <summary>Two records of one site have one origin.</summary>
    public required string Origin { get; set; }

    /// <summary>The version of its connection, as workers need it.</summary>
    public required long Version { get; set; }

    /// <summary>As <see cref="Contracts.Policies.WebhookSecretHash"/> makes it; null refuses every webhook.</summary>
    public string? WebhookSecretHash { get; set; }
}
