using System.Text.Json.Serialization;

namespace HarborReplication.Testing;

/// <summary>A task as the API answers it.</summary>
public sealed record HarborTask
{
    public long Id { get; init; }

    public string Status { get; init; } = "";

    public string? Outcome { get; init; }

    public string? Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public string? Detail { get; init; }

    [JsonPropertyName("src_resource")]
    public string SourceResource { get; init; } = "";

    [JsonPropertyName("dst_resource")]
    public string DestinationResource { get; init; } = "";

    public string? Digest { get; init; }

    public IReadOnlyList<HarborTaskAttempt> Attempts { get; init; } = [];
}
