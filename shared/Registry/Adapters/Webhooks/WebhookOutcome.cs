namespace HarborReplication.Registry.Adapters.Webhooks;

/// <summary>What was done about a webhook.</summary>
public enum WebhookOutcome
{
    Created,

    /// <summary>It was there and not as wanted.</summary>
    Repaired,

    /// <summary>It was there as wanted.</summary>
    Fine,

    /// <summary>It is not there, and nothing was to be changed.</summary>
    Absent,

    /// <summary>It is there and not as wanted, and nothing was to be changed.</summary>
    Different,

    /// <summary>The credential may not do it.</summary>
    MissingRight,

    /// <summary>The registry refused for another reason, or did not answer.</summary>
    Failed,
}
