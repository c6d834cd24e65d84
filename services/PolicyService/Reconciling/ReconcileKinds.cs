namespace HarborReplication.PolicyService.Reconciling;

/// <summary>What an execution that reconciles is for.</summary>
internal static class ReconcileKinds
{
    /// <summary>Puts down what differs now, so that it is left alone until it changes.</summary>
    public const string Baseline = "baseline";

    /// <summary>Copies what differs.</summary>
    public const string Differences = "differences";
}
