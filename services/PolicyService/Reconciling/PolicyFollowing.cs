using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Policies;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Reconciling;

/// <summary>Begins, changes and ends the reconciliation of a policy that is saved, in the transaction that saves it.</summary>
internal sealed class PolicyFollowing(PolicyDbContext database)
{
    /// <param name="before">What it reconciled as before; null of a new policy.</param>
    /// <param name="policy">As it is saved.</param>
    /// <param name="now">The database's clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SaveAsync(FollowedScope? before, Policy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var scope = FollowedScope.Of(policy);
        var row = await database.Reconciliations.SingleOrDefaultAsync(one => one.PolicyId == policy.Id, cancellationToken);
        if (!scope.IsFollowed)
        {
            if (row is not null)
                database.Reconciliations.Remove(row);
            await ForgetAsync(policy.Id, cancellationToken);
            return;
        }

        if (row is not null && scope == before)
            return;
        row ??= database.Reconciliations.Add(new Reconciliation { PolicyId = policy.Id }).Entity;
        (row.NextAt, row.Failures, row.Since, row.BaselineExecutionId) = (now, 0, now, null);
        row.BaselineWanted = scope.Mode == ReconcileModes.SinceEnabled;
        await ForgetAsync(policy.Id, cancellationToken);
    }

    private Task<int> ForgetAsync(long policy, CancellationToken cancellationToken) =>
        database.KnownDifferences.Where(row => row.PolicyId == policy).ExecuteDeleteAsync(cancellationToken);
}
