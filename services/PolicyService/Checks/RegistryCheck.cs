namespace HarborReplication.PolicyService.Checks;

/// <summary>A connection that somebody wants tried by a worker, and what the worker saw. Short-lived.</summary>
internal sealed class RegistryCheck
{
    public Guid Id { get; set; }
    public required string Region { get; set; }

    /// <summary>The connection to try, sealed with <c>Secrets__Key</c>: it may belong to a registry that is not saved yet.</summary>
    public required string Connection { get; set; }
    public DateTimeOffset CreationTime { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public bool? Healthy { get; set; }
    public string? Reason { get; set; }
    public string? Detail { get; set; }

    /// <summary>A JSON array of missing rights; null when the worker did not test any.</summary>
    public string? MissingRights { get; set; }
}
