namespace HarborReplication.Testing;

/// <summary>What to start, and where its output goes.</summary>
public sealed record ChildProcessStart
{
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Inherited variables that the child must not see.</summary>
    public IReadOnlyList<string> RemovedEnvironment { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    public required string OutputFile { get; init; }

    /// <summary>Standard error goes to <see cref="OutputFile"/> too when this is null.</summary>
    public string? ErrorFile { get; init; }
}
