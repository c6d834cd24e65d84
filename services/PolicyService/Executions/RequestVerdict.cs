namespace HarborReplication.PolicyService.Executions;

internal enum RequestVerdict
{
    Accepted,
    PolicyMissing,
    PolicyDisabled,
}
