namespace HarborReplication.Contracts.Words;

/// <summary>What a registry is to be used for, which decides the rights that its credential needs.</summary>
public static class RegistryUses
{
    public const string Source = "source";
    public const string Destination = "destination";
    public const string Deletion = "deletion";
    public const string AuditLog = "audit_log";
    public const string Webhooks = "webhooks";

    public static readonly IReadOnlyList<string> All = [Source, Destination, Deletion, AuditLog, Webhooks];
}
