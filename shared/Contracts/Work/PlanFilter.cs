namespace HarborReplication.Contracts.Work;

/// <summary>One filter of a policy, in the words of the API.</summary>
public sealed record PlanFilter
{
    /// <summary><c>name</c>, <c>tag</c>, <c>label</c> or <c>resource</c> as in Harbor; <c>newest</c>, <c>pushed_within</c>, <c>older_than</c> or <c>media_type</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Patterns, of which any may match; for <c>label</c> the label names, all of which are meant; else one number or time.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary><c>matches</c> or <c>excludes</c>; null means matches.</summary>
    public string? Decoration { get; init; }

    /// <summary><c>glob</c>, <c>regex</c> or <c>semver</c>; null means glob.</summary>
    public string? Syntax { get; init; }
}
