using HarborReplication.Contracts.EventSources;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Webhooks;

namespace HarborReplication.PolicyService.EventSources;

/// <summary>By what pushes to a registry are noticed.</summary>
internal static class EventWays
{
    public const string AuditLog = "audit_log";
    public const string Webhooks = "webhooks";

    /// <summary>Only by the comparisons.</summary>
    public const string Reconciliation = "reconciliation";

    /// <summary>TriggerService has told nothing for a while: it, or the broker, is away.</summary>
    public const string Unknown = "unknown";

    /// <summary>TriggerService tells every few seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A worker that watches an audit log reports every few seconds.</summary>
    private static readonly TimeSpan WatchPatience = TimeSpan.FromSeconds(30);

    public static string Of(ToldEventSource? told, AuditLogStanding? log, string? webhooks, DateTimeOffset now)
    {
        if (told is null || told.ToldAt + Patience < now)
            return Unknown;
        if (log is { Health: AuditLogHealths.Readable, HeardAt: { } heard } && heard + WatchPatience >= told.AsOf)
            return AuditLog;
        return told.LastWebhookAt is not null || webhooks is WebhookStates.Complete or WebhookStates.Incomplete ? Webhooks : Reconciliation;
    }
}
