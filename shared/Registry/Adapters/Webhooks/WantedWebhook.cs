namespace HarborReplication.Registry.Adapters.Webhooks;

/// <summary>The webhook that each project is to have.</summary>
public sealed record WantedWebhook
{
    /// <summary>Found again by it.</summary>
    public required string Name { get; init; }
    public required Uri Address { get; init; }

    /// <summary>Sent as <c>Authorization</c>.</summary>
    public required string Authorization { get; init; }

    /// <summary>In the registry's word; of Harbor <c>CloudEvents</c>, which has an id for each event, or <c>Default</c>, which has none.</summary>
    public string PayloadFormat { get; init; } = "CloudEvents";

    /// <summary>Whether the registry believes any certificate of the receiver.</summary>
    public bool SkipsCertificateCheck { get; init; }

    /// <summary>Which projects are to have it, by name; the others are not asked.</summary>
    public Func<string, bool> IsWanted { get; init; } = _ => true;

    /// <summary>Only looks, and says what it would do.</summary>
    public bool ChangesNothing { get; init; }

    /// <summary>Names the address, never the secret.</summary>
    public override string ToString() => $"webhook {Name} to {Address}";
}
