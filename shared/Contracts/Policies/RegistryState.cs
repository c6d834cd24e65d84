namespace HarborReplication.Contracts.Policies;

/// <summary>One registry as TriggerService needs it: who may send its events, and where workers run that may read it.</summary>
public sealed record RegistryState
{
    public required long RegistryId { get; init; }

    /// <summary>In one order with the changes of policies.</summary>
    public required long Sequence { get; init; }
    public required bool Deleted { get; init; }
    public string Name { get; init; } = "";

    /// <summary>The adapter: <c>docker-registry</c>, <c>harbor</c>.</summary>
    public string Type { get; init; } = "";
    public string Region { get; init; } = "";

    /// <summary>Two records of one site have one origin.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The version of its connection.</summary>
    public long Version { get; init; }

    /// <summary>As <see cref="Policies.WebhookSecretHash"/> makes it; null: no webhook of the registry is believed.</summary>
    public string? WebhookSecretHash { get; init; }
}
