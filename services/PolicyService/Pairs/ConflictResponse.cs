namespace HarborReplication.PolicyService.Pairs;

/// <summary>A conflict as it is shown.</summary>
internal sealed record ConflictResponse
{
    public required long Id { get; init; }
    public required long PolicyId { get; init; }
    public required long ExecutionId { get; init; }
    public required long TaskId { get; init; }
    public required string Reference { get; init; }

    /// <summary>What decided: <c>last_push</c>, <c>home_site</c>, or <c>digest</c> where no push was known.</summary>
    public required string Rule { get; init; }
    public required ConflictEndResponse Winner { get; init; }

    /// <summary>Still in that registry as long as it keeps manifests without a tag.</summary>
    public required ConflictEndResponse Loser { get; init; }
    public required DateTimeOffset Time { get; init; }

    public static ConflictResponse Of(RecordedConflict conflict) => new()
    {
        Id = conflict.Id,
        PolicyId = conflict.PolicyId,
        ExecutionId = conflict.ExecutionId,
        TaskId = conflict.TaskId,
        Reference = conflict.Reference,
        Rule = conflict.Rule,
        Winner = new ConflictEndResponse(conflict.WinnerRegistryId, conflict.WinnerRepository, conflict.WinnerDigest),
        Loser = new ConflictEndResponse(conflict.LoserRegistryId, conflict.LoserRepository, conflict.LoserDigest),
        Time = conflict.At,
    };
}

/// <summary>What one end of the tag had.</summary>
internal sealed record ConflictEndResponse(long RegistryId, string Repository, string Digest);
