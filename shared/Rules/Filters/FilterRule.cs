namespace HarborReplication.Rules.Filters;

/// <summary>One filter of a policy as the API has it, not yet checked.</summary>
public sealed record FilterRule
{
    /// <summary>One of <see cref="FilterTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Patterns, of which any may match; label names, all of which are meant; or one number or time.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>One of <see cref="Decorations"/>; null or empty means <see cref="Decorations.Matches"/>.</summary>
    public string? Decoration { get; init; }

    /// <summary>One of <see cref="Syntaxes"/>; null or empty means <see cref="Syntaxes.Glob"/>.</summary>
    public string? Syntax { get; init; }
}
