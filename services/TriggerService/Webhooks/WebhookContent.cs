using HarborReplication.TriggerService.Events;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>What was found in the body of a webhook.</summary>
internal sealed class WebhookContent
{
    public List<ArtifactEvent> Events { get; } = [];

    /// <summary>What was understood and is none of ours: blobs, pulls, scans, and types of a newer version.</summary>
    public int Ignored { get; set; }

    /// <summary>What could not be read, each with the field it is in. One bad event of an envelope does not keep out the others.</summary>
    public List<string> Mistakes { get; } = [];
}
