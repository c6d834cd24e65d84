namespace HarborReplication.Contracts.Checks;

/// <summary>What a worker saw of a registry.</summary>
public sealed record RegistryChecked
{
    public required Guid CheckId { get; init; }
    public required bool Healthy { get; init; }

    /// <summary>Whether the registry answered, whatever it said; null where it could not even be tried, or the worker is of an older version.</summary>
    public bool? Reached { get; init; }

    /// <summary>A cause without side prefix, from <see cref="Words.Reasons"/>: unreachable, tls, timeout, auth, …</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence naming host and cause; no secret in it.</summary>
    public string? Detail { get; init; }

    /// <summary>Null where rights were not tested: they were not asked for, the registry is unhealthy, or the worker is of an older version.</summary>
    public IReadOnlyList<MissingRight>? MissingRights { get; init; }
}
