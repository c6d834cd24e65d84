using System.Text.Json;
using System.Text.Json.Serialization;

namespace HarborReplication.Contracts.Events;

/// <summary>
/// What outsiders subscribe to on the topic exchange <see cref="Exchange"/>: a CloudEvents 1.0 event in structured JSON mode
/// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). The routing key is <see cref="Type"/>.
/// </summary>
public sealed record IntegrationEvent
{
    public const string Exchange = "harbor.replication.events";

    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    /// <summary>Unique; a repeated delivery has the same id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("source")]
    public required string Source { get; init; }

    [JsonPropertyName("type")]
    public required string Type { get; init; }

    [JsonPropertyName("subject")]
    public string? Subject { get; init; }

    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    /// <summary>Extension: position in the public order, without gaps, assigned after commit.</summary>
    [JsonPropertyName("sequence")]
    public required string Sequence { get; init; }

    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    [JsonPropertyName("data")]
    public required JsonElement Data { get; init; }
}
