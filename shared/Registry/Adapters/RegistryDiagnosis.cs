using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Adapters;

/// <summary>The result of testing a connection.</summary>
public sealed record RegistryDiagnosis
{
    public required bool IsHealthy { get; init; }

    /// <summary>Null when healthy.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>One sentence for the person who set the registry up: host, cause, and what would help.</summary>
    public required string Message { get; init; }
}
