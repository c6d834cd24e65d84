namespace HarborReplication.PolicyService.Access;

/// <summary>Who may come in.</summary>
/// <param name="AdminPassword">Of the user <c>admin</c>.</param>
/// <param name="WorkerToken">What copy workers show at <c>/internal</c>; null where they run in this process.</param>
internal sealed record AccessOptions(string AdminPassword, string? WorkerToken)
{
    public const string Admin = "admin";

    public override string ToString() => nameof(AccessOptions);
}
