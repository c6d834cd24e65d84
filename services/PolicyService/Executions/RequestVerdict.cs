namespace HarborReplication.PolicyService.Executions;

internal enum RequestVerdict
{
    Accepted,
    PolicyMissing,
    PolicyDisabled,

    /// <summary>It only tells of what a copy has written: nothing is left to do.</summary>
    Echo,

    /// <summary>The policy is compared as soon as no comparison of it is under way.</summary>
    Reconciles,

    /// <summary>The policy is not compared at all.</summary>
    ReconcilesNot,
}
