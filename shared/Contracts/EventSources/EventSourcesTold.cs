namespace HarborReplication.Contracts.EventSources;

/// <summary>How TriggerService learns of what happens at registries. Told every few seconds by each replica; the newest counts.</summary>
public sealed record EventSourcesTold
{
    public const int MaxSources = 200;

    /// <summary>When it was so, by TriggerService's database.</summary>
    public required DateTimeOffset At { get; init; }
    public required IReadOnlyList<EventSource> Sources { get; init; }
}
