namespace HarborReplication.PolicyService.Reconciling;

/// <summary>What an event-based policy makes up for when events have missed something.</summary>
internal static class ReconcileModes
{
    /// <summary>Whatever has changed at the source since the policy was enabled; what was there before is left alone.</summary>
    public const string SinceEnabled = "since_enabled";

    /// <summary>Every difference: what was there before is copied too.</summary>
    public const string All = "all";

    /// <summary>Nothing: the policy lives on events alone.</summary>
    public const string Off = "off";

    public static readonly IReadOnlyList<string> Every = [SinceEnabled, All, Off];
}
