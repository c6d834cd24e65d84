namespace HarborReplication.Contracts.Checks;

/// <summary>A right that a registry's credential lacks.</summary>
public sealed record MissingRight
{
    /// <summary>As the registry's administrator grants it: <c>repository: push</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence: what does not work without it, and where it is granted.</summary>
    public required string Message { get; init; }
}
