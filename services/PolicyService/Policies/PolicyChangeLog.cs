using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Policies;

/// <summary>Gives a changed policy the next place in the order of changes.</summary>
internal sealed class PolicyChangeLog(PolicyDbContext database)
{
    /// <summary>Must run in the transaction of the change, under <see cref="Locks.PolicyChanges"/>; the caller saves.</summary>
    public async Task<long> MoveAsync(long policyId, bool deleted, CancellationToken cancellationToken)
    {
        var last = await database.PolicyChanges.MaxAsync(change => (long?)change.Sequence, cancellationToken) ?? 0;
        var change = await database.PolicyChanges.SingleOrDefaultAsync(row => row.PolicyId == policyId, cancellationToken);
        if (change is null)
            change = database.PolicyChanges.Add(new PolicyChange { PolicyId = policyId }).Entity;
        change.Sequence = last + 1;
        change.Deleted = deleted;
        return change.Sequence;
    }
}
