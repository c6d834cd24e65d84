using System.Text.Json.Serialization;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>Answer of <c>POST /webhooks/{registry}</c>: what became of the events in the body.</summary>
internal sealed record WebhookResponse
{
    /// <summary>Stored now, and sure to be held against the policies.</summary>
    [JsonPropertyName("accepted")]
    public required int Accepted { get; init; }

    /// <summary>Were told before.</summary>
    [JsonPropertyName("duplicates")]
    public required int Duplicates { get; init; }

    /// <summary>Understood, and nothing that replication acts on: blobs, pulls, scans, unknown types.</summary>
    [JsonPropertyName("ignored")]
    public required int Ignored { get; init; }

    /// <summary>Could not be read, while others of the same body could.</summary>
    [JsonPropertyName("unreadable")]
    public required IReadOnlyList<string> Unreadable { get; init; }
}
