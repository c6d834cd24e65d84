namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>What came of one round.</summary>
internal sealed record RoundResult
{
    public required RoundPlan Plan { get; init; }

    /// <summary>From the end of the fault until everything had come to its end.</summary>
    public required TimeSpan Recovery { get; init; }

    /// <summary>How many tags were put again with a digest that they had already.</summary>
    public required int RepeatedPuts { get; init; }

    /// <summary>The crash points at which processes have ended.</summary>
    public required IReadOnlyList<string> Crashed { get; init; }

    /// <summary>What is not as it must be; the time that it took is not among it.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>How long each part of the round took.</summary>
    public required string Times { get; init; }

    public bool IsLate => Recovery > ChaosRun.RecoveryLimit;
}
