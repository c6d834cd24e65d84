using System.Text.Json.Serialization;

namespace HarborReplication.Testing;

/// <summary>An execution as the API answers it.</summary>
public sealed record HarborExecution
{
    public long Id { get; init; }

    [JsonPropertyName("policy_id")]
    public long PolicyId { get; init; }

    public string Status { get; init; } = "";

    [JsonPropertyName("status_text")]
    public string StatusText { get; init; } = "";

    public string Trigger { get; init; } = "";

    public int Total { get; init; }

    public int Succeed { get; init; }

    public int Failed { get; init; }

    [JsonPropertyName("in_progress")]
    public int InProgress { get; init; }

    public int Stopped { get; init; }

    [JsonPropertyName("already_present")]
    public int AlreadyPresent { get; init; }

    [JsonPropertyName("bytes_sent")]
    public long BytesSent { get; init; }

    /// <summary>Null when it is not known.</summary>
    [JsonPropertyName("bytes_per_second")]
    public long? BytesPerSecond { get; init; }

    [JsonPropertyName("eta_seconds")]
    public long? EtaSeconds { get; init; }

    public bool IsFinal => Status is "Succeed" or "Failed" or "Stopped";
}
