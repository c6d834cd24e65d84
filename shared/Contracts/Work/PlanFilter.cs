namespace HarborReplication.Contracts.Work;

/// <summary>One filter of a policy, in Harbor's words.</summary>
public sealed record PlanFilter
{
    /// <summary><c>name</c>, <c>tag</c>, <c>label</c> or <c>resource</c>.</summary>
    public required string Type { get; init; }

    /// <summary>One pattern; for <c>label</c> the label names.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary><c>matches</c> or <c>excludes</c>; null means matches.</summary>
    public string? Decoration { get; init; }
}
