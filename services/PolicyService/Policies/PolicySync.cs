using HarborReplication.Contracts.Policies;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Secrets;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Policies;

/// <summary>Answers TriggerService, which follows policies and registries by the one sequence of their changes.</summary>
internal sealed class PolicySync(PolicyDbContext database, PolicyChangeLog log, SecretBox secrets)
{
    private const int Most = 200;

    public async Task<PolicyStates> AfterAsync(long sequence, CancellationToken cancellationToken)
    {
        var latest = await log.LatestAsync(cancellationToken);
        var policies = await PoliciesAsync(sequence, latest, cancellationToken);
        var registries = await RegistriesAsync(sequence, latest, cancellationToken);
        // The first ones of both together: what is left out of either begins after the last sequence that is told.
        var told = policies.Select(state => state.Sequence).Concat(registries.Select(state => state.Sequence)).Order().Take(Most).ToList();
        var through = told.Count == Most ? told[^1] : Math.Max(latest, sequence);
        return new PolicyStates
        {
            AfterSequence = sequence,
            ThroughSequence = through,
            LatestSequence = latest,
            Policies = [.. policies.Where(state => state.Sequence <= through)],
            Registries = [.. registries.Where(state => state.Sequence <= through)],
        };
    }

    private async Task<List<PolicyState>> PoliciesAsync(long after, long latest, CancellationToken cancellationToken)
    {
        var changes = await database.PolicyChanges.AsNoTracking()
            .Where(change => change.Sequence > after && change.Sequence <= latest)
            .OrderBy(change => change.Sequence)
            .Take(Most)
            .GroupJoin(database.Policies, change => change.PolicyId, policy => policy.Id, (change, policies) => new { change, policies })
            .SelectMany(row => row.policies.DefaultIfEmpty(), (row, policy) => new { Change = row.change, Policy = policy })
            .ToListAsync(cancellationToken);
        return
        [
            .. changes.OrderBy(row => row.Change.Sequence).Select(row => new PolicyState
            {
                PolicyId = row.Change.PolicyId,
                Sequence = row.Change.Sequence,
                Deleted = row.Change.Deleted || row.Policy is null,
                Enabled = row.Policy?.Enabled ?? false,
                Trigger = row.Policy?.Trigger,
                Cron = row.Policy?.Cron,
                TimeZone = row.Policy?.TimeZone,
                JitterSeconds = row.Policy?.JitterSeconds ?? 0,
                MissedRuns = row.Policy?.MissedRuns,
                SchedulePaused = row.Policy?.SchedulePaused ?? false,
                SourceRegistryId = row.Policy?.SourceRegistryId,
                Filters = row.Policy is null ? null : Filters(row.Policy),
                Deletion = row.Policy?.Deletion ?? false,
            }),
        ];
    }

    private async Task<List<RegistryState>> RegistriesAsync(long after, long latest, CancellationToken cancellationToken)
    {
        var changes = await database.RegistryChanges.AsNoTracking()
            .Where(change => change.Sequence > after && change.Sequence <= latest)
            .OrderBy(change => change.Sequence)
            .Take(Most)
            .GroupJoin(database.Registries, change => change.RegistryId, registry => registry.Id, (change, registries) => new { change, registries })
            .SelectMany(row => row.registries.DefaultIfEmpty(), (row, registry) => new { Change = row.change, Registry = registry })
            .ToListAsync(cancellationToken);
        return
        [
            .. changes.OrderBy(row => row.Change.Sequence).Select(row => new RegistryState
            {
                RegistryId = row.Change.RegistryId,
                Sequence = row.Change.Sequence,
                Deleted = row.Change.Deleted || row.Registry is null,
                Name = row.Registry?.Name ?? "",
                Type = row.Registry?.Type ?? "",
                Region = row.Registry?.Region ?? "",
                Origin = row.Registry?.Origin ?? "",
                Version = row.Registry?.Version ?? 0,
                WebhookSecretHash = secrets.OpenOptional(row.Registry?.WebhookSecret) is { } secret ? WebhookSecretHash.Of(secret) : null,
            }),
        ];
    }

    private static List<PlanFilter> Filters(Policy policy) =>
        [.. PolicyFilter.Read(policy.Filters).Select(filter => filter.ToPlan())];
}
