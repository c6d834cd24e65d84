namespace HarborReplication.PolicyService.Executions;

internal enum RequestVerdict
{
    Accepted,
    PolicyMissing,
    PolicyDisabled,

    /// <summary>The policy is compared as soon as no comparison of it is under way.</summary>
    Reconciles,

    /// <summary>The policy is not compared at all.</summary>
    ReconcilesNot,
}
