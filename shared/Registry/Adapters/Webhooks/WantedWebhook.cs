namespace HarborReplication.Registry.Adapters.Webhooks;

/// <summary>The webhook that each project is to have.</summary>
public sealed record WantedWebhook
{
    /// <summary>Found again by it.</summary>
    public required string Name { get; init; }
    public required Uri Address { get; init; }

    /// <summary>Sent as <c>Authorization</c>.</summary>
    public required string Authorization { get; init; }

    /// <summary>Whether the registry believes any certificate of the receiver.</summary>
    public bool SkipsCertificateCheck { get; init; }

    /// <summary>Names the address, never the secret.</summary>
    public override string ToString() => $"webhook {Name} to {Address}";
}
