namespace HarborReplication.TriggerService.Events;

/// <summary>Something that happened to one artifact at a source registry, whoever told it.</summary>
internal sealed record ArtifactEvent
{
    public const int MaxKeyLength = 128;

    public required long RegistryId { get; init; }

    /// <summary>Names the event among those of its registry: told again, it is recognised by this.</summary>
    public required string Key { get; init; }

    /// <summary>One of <see cref="ArtifactEventKinds"/>.</summary>
    public required string Kind { get; init; }
    public required string Repository { get; init; }
    public string? Tag { get; init; }
    public string? Digest { get; init; }

    /// <summary>The registry's time, which may be wrong: shown, and lag is counted from it.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>One of <see cref="ArtifactEventSources"/>.</summary>
    public required string Via { get; init; }

    /// <summary>Who did it, as the registry names them.</summary>
    public string? Actor { get; init; }
}
