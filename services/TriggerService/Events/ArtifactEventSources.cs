namespace HarborReplication.TriggerService.Events;

/// <summary>How an event came to be known.</summary>
internal static class ArtifactEventSources
{
    /// <summary>Harbor's webhooks, of either format.</summary>
    public const string Webhook = "webhook";

    /// <summary>Distribution's notifications.</summary>
    public const string Notification = "notification";

    /// <summary>Harbor's audit log.</summary>
    public const string AuditLog = "audit-log";
    public const string Api = "api";
}
