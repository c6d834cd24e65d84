namespace HarborReplication.PolicyService.Trials;

/// <summary>What a policy would make of artifacts.</summary>
internal sealed record PolicyTrialResponse
{
    /// <summary>There is more at the source than was tried.</summary>
    public required bool Cut { get; init; }

    /// <summary>How many of the artifacts' tags match, those without tags counted by themselves.</summary>
    public required int Matching { get; init; }

    /// <summary>One for each tag, or for the digest of what has none.</summary>
    public required IReadOnlyList<TriedResponse> Artifacts { get; init; }

    /// <summary>Repositories that could not be read, or not to their end.</summary>
    public required IReadOnlyList<UnreadResponse> Unread { get; init; }
}

/// <summary>One tag, or what has none.</summary>
internal sealed record TriedResponse
{
    public required string Repository { get; init; }
    public string? Tag { get; init; }
    public string? Digest { get; init; }
    public DateTimeOffset? PushTime { get; init; }

    /// <summary>Whether a plan would take it.</summary>
    public required bool Matches { get; init; }

    /// <summary>Which filter leaves it out, as in <c>filters[1]</c>; absent when it matches.</summary>
    public string? DecidedBy { get; init; }

    /// <summary><c>unsupported</c> where a filter cannot tell, so that a plan would refuse the repository.</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Detail { get; init; }

    /// <summary>Where it would go; absent when it does not match.</summary>
    public IReadOnlyList<TrialDestinationResponse>? Destinations { get; init; }
}

/// <summary>What an artifact would be called at a destination, or why it cannot go there.</summary>
internal sealed record TrialDestinationResponse
{
    public required long Id { get; init; }
    public required string Name { get; init; }

    /// <summary><c>mirror/app:v1</c>; absent when it has no name.</summary>
    public string? Reference { get; init; }

    /// <summary><c>dst-name-invalid</c> or <c>name-collision</c>.</summary>
    public string? Reason { get; init; }
    public string? Detail { get; init; }
}

/// <summary>A repository of which not everything is known.</summary>
internal sealed record UnreadResponse(string Repository, string? Reason, string Detail);
