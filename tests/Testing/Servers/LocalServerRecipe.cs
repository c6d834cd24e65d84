namespace HarborReplication.Testing;

/// <summary>How a private instance of an installed server is prepared, started and stopped.</summary>
internal sealed record LocalServerRecipe
{
    public required ChildProcessStart Start { get; init; }

    /// <summary>Removed with everything in it when the server is disposed.</summary>
    public required TemporaryDirectory Directory { get; init; }

    /// <summary>Done once, before the first start.</summary>
    public Func<CancellationToken, Task>? PrepareAsync { get; init; }

    public UnixSignal StopSignal { get; init; } = UnixSignal.Terminate;

    /// <summary>The process to signal where the program started is only a wrapper of it.</summary>
    public Func<int?>? ServerProcessId { get; init; }

    /// <summary>Processes that live as long as the server and end with it.</summary>
    public Func<IReadOnlyList<ChildProcess>> Companions { get; init; } = () => [];
}
