namespace HarborReplication.Rules.Filters;

/// <summary>One filter of a policy as Harbor's API has it, not yet checked.</summary>
public sealed record FilterRule
{
    /// <summary>One of <see cref="FilterTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>One pattern; for <see cref="FilterTypes.Label"/> any number of label names.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>One of <see cref="Decorations"/>; null or empty means <see cref="Decorations.Matches"/>.</summary>
    public string? Decoration { get; init; }
}
