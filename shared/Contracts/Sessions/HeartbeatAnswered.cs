namespace HarborReplication.Contracts.Sessions;

/// <summary>The lease is renewed as of the sending of heartbeat <see cref="Number"/>; everything listed must be abandoned at once.</summary>
public sealed record HeartbeatAnswered
{
    public required Guid Session { get; init; }
    public required long Number { get; init; }
    public required IReadOnlyList<HeldTask> AbandonTasks { get; init; }
    public required IReadOnlyList<HeldPlan> AbandonPlans { get; init; }
}
