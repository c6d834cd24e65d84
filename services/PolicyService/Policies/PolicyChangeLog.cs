using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Policies;

/// <summary>
/// Gives a changed policy or registry the next place in the order of changes. Must run in the transaction of the change, under
/// <see cref="Locks.PolicyChanges"/>; the caller saves.
/// </summary>
internal sealed class PolicyChangeLog(PolicyDbContext database)
{
    public async Task<long> MoveAsync(long policyId, bool deleted, CancellationToken cancellationToken)
    {
        var next = await LatestAsync(cancellationToken) + 1;
        var change = await database.PolicyChanges.SingleOrDefaultAsync(row => row.PolicyId == policyId, cancellationToken);
        if (change is null)
            change = database.PolicyChanges.Add(new PolicyChange { PolicyId = policyId }).Entity;
        (change.Sequence, change.Deleted) = (next, deleted);
        return next;
    }

    public async Task<long> MoveRegistryAsync(long registryId, bool deleted, CancellationToken cancellationToken)
    {
        var next = await LatestAsync(cancellationToken) + 1;
        var change = await database.RegistryChanges.SingleOrDefaultAsync(row => row.RegistryId == registryId, cancellationToken);
        if (change is null)
            change = database.RegistryChanges.Add(new RegistryChange { RegistryId = registryId }).Entity;
        (change.Sequence, change.Deleted) = (next, deleted);
        return next;
    }

    /// <summary>The newest sequence of all; 0 when nothing was ever saved.</summary>
    public async Task<long> LatestAsync(CancellationToken cancellationToken)
    {
        var policies = await database.PolicyChanges.MaxAsync(change => (long?)change.Sequence, cancellationToken) ?? 0;
        var registries = await database.RegistryChanges.MaxAsync(change => (long?)change.Sequence, cancellationToken) ?? 0;
        return Math.Max(policies, registries);
    }
}
