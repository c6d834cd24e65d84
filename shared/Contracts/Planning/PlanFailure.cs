namespace HarborReplication.Contracts.Planning;

/// <summary>Why a whole source could not be listed.</summary>
public sealed record PlanFailure
{
    /// <summary>One of <see cref="Words.FailureClasses"/>.</summary>
    public required string Class { get; init; }

    /// <summary>One of <see cref="Words.Reasons"/>.</summary>
    public required string Reason { get; init; }
    public required string Detail { get; init; }

    /// <summary>What the registry asked for, in seconds.</summary>
    public double? RetryAfterSeconds { get; init; }
}
