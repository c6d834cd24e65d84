using HarborReplication.Contracts.Work;

namespace HarborReplication.Contracts.Sessions;

/// <summary>
/// A worker session's sign of life, which renews its lease and with it everything it holds. Answered by <see cref="HeartbeatAnswered"/>.
/// </summary>
public sealed record Heartbeat
{
    public required Guid Session { get; init; }

    /// <summary>Grows by one with every heartbeat of the session.</summary>
    public required long Number { get; init; }
    public required string Worker { get; init; }
    public required string Region { get; init; }
    public required string Version { get; init; }
    public required int Slots { get; init; }

    /// <summary>The worker finishes what it holds and takes nothing more.</summary>
    public required bool Draining { get; init; }

    /// <summary>The last heartbeat of the session: it holds nothing and will write nothing more.</summary>
    public required bool Closed { get; init; }

    /// <summary>Every work request up to this number is answered or given up: a grant for one of them that is not in <see cref="Tasks"/> or <see cref="Plans"/> is lost and may be lent again.</summary>
    public required long RequestsClosed { get; init; }

    /// <summary>Every task the session holds, until its settlement is acknowledged.</summary>
    public required IReadOnlyList<HeldTask> Tasks { get; init; }
    public required IReadOnlyList<HeldPlan> Plans { get; init; }
    public required FreeSlots Free { get; init; }

    /// <summary>What the session sends, by execution: everything it has sent for in the last seconds. Null from workers that do not tell.</summary>
    public IReadOnlyList<ExecutionSpeed>? Speeds { get; init; }
}
