namespace HarborReplication.Contracts.Words;

/// <summary>What became of a project's webhook.</summary>
public static class WebhookResults
{
    public const string Created = "created";

    /// <summary>It was there and not as wanted.</summary>
    public const string Repaired = "repaired";
    public const string Unchanged = "unchanged";

    /// <summary>It is not there; nothing was to be changed.</summary>
    public const string Missing = "missing";

    /// <summary>It is not as wanted; nothing was to be changed.</summary>
    public const string Different = "different";
    public const string Failed = "failed";

    public static readonly IReadOnlyList<string> All = [Created, Repaired, Unchanged, Missing, Different, Failed];
}
