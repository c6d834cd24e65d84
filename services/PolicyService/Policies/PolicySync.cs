using HarborReplication.Contracts.Policies;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Policies;

/// <summary>Answers TriggerService, which follows policies by their sequence of changes.</summary>
internal sealed class PolicySync(PolicyDbContext database)
{
    private const int Most = 200;

    public async Task<PolicyStates> AfterAsync(long sequence, CancellationToken cancellationToken)
    {
        var latest = await database.PolicyChanges.MaxAsync(change => (long?)change.Sequence, cancellationToken) ?? 0;
        var changes = await database.PolicyChanges.AsNoTracking()
            .Where(change => change.Sequence > sequence && change.Sequence <= latest)
            .OrderBy(change => change.Sequence)
            .Take(Most)
            .GroupJoin(database.Policies, change => change.PolicyId, policy => policy.Id, (change, policies) => new { change, policies })
            .SelectMany(row => row.policies.DefaultIfEmpty(), (row, policy) => new PolicyState
            {
                PolicyId = row.change.PolicyId,
                Sequence = row.change.Sequence,
                Deleted = row.change.Deleted || policy == null,
                Enabled = policy != null && policy.Enabled,
                Trigger = policy == null ? null : policy.Trigger,
                Cron = policy == null ? null : policy.Cron,
                TimeZone = policy == null ? null : policy.TimeZone,
            })
            .ToListAsync(cancellationToken);
        return new PolicyStates
        {
            AfterSequence = sequence,
            ThroughSequence = changes.Count == Most ? changes.Max(state => state.Sequence) : Math.Max(latest, sequence),
            LatestSequence = latest,
            Policies = [.. changes.OrderBy(state => state.Sequence)],
        };
    }
}
