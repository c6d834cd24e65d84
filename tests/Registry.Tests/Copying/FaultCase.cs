using System.Diagnostics.CodeAnalysis;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Something that goes wrong during a copy, and how the copy ends.</summary>
internal sealed record FaultCase
{
    public required string Name { get; init; }

    /// <summary>Puts things in place before the copy starts, and returns the rule that holds a request, if any does.</summary>
    public required Func<SandboxPair, Task<FaultRule?>> Arrange { get; init; }

    /// <summary>Null when the copy succeeds all the same.</summary>
    public (CopySide Side, CopyPhase Phase, FailureKind Kind)? Failure { get; init; }

    /// <summary>Another phase that may meet the same failure first, where blobs go side by side.</summary>
    public CopyPhase? OrPhase { get; init; }

    public bool ByChunk { get; init; }

    /// <summary>The destination wants tokens.</summary>
    public bool HasTokens { get; init; }

    /// <summary>Done while a request of the copy is held.</summary>
    public Func<SandboxPair, Task>? Meanwhile { get; init; }

    public static FaultCase AtSource(string name, RequestKind kind, Fault fault, int? times = null, int after = 0) =>
        Of($"source: {name}", pair => pair.Source, kind, fault, times, after);

    public static FaultCase AtDestination(string name, RequestKind kind, Fault fault, int? times = null, int after = 0) =>
        Of($"destination: {name}", pair => pair.Destination, kind, fault, times, after);

    public FaultCase EndsIn(CopySide side, CopyPhase phase, FailureKind kind) => this with { Failure = (side, phase, kind) };

    /// <summary>Also this, of the same registries.</summary>
    public FaultCase And(Action<SandboxPair> arrange) => this with
    {
        Arrange = pair =>
        {
            arrange(pair);
            return Arrange(pair);
        },
    };

    [SuppressMessage("Reliability", "CA2000", Justification = "The registry ends its rules.")]
    private static FaultCase Of(string name, Func<SandboxPair, SandboxRegistry> side, RequestKind kind, Fault fault, int? times, int after) => new()
    {
        Name = name,
        Arrange = pair => Task.FromResult<FaultRule?>(side(pair).Faults.Add(new FaultMatch { Kinds = [kind], Times = times, After = after }, fault)),
    };
}
