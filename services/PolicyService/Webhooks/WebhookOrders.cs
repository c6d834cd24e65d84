using HarborReplication.Contracts.Connections;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Secrets;
using HarborReplication.Rules.Filters;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>Tells workers what a run wants, secrets included: behind <c>/internal</c>, and in process where everything is one process.</summary>
internal sealed class WebhookOrders(PolicyDbContext database, SecretBox secrets, WebhookOptions options)
{
    /// <returns>Null when nobody waits for the run any more.</returns>
    public async Task<WebhookOrder?> FindAsync(Guid runId, CancellationToken cancellationToken)
    {
        var run = await database.WebhookRuns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId && row.EndedAt == null, cancellationToken);
        if (run is null)
            return null;
        var registry = await database.Registries.AsNoTracking().SingleAsync(row => row.Id == run.RegistryId, cancellationToken);
        var (draft, wanted) = (RegistryDraft.Of(registry, secrets), WantedWebhooks.Read(run.Wanted));
        if (wanted.Address(registry, options) is not { } address || (draft.WebhookSecret is null && !run.ChangesNothing))
            return null;
        return new WebhookOrder
        {
            Connection = draft.Connection(registry.Id, registry.Version),
            Name = wanted.Name,
            Address = address,
            Authorization = $"Bearer {draft.WebhookSecret}",
            PayloadFormat = wanted.PayloadFormat,
            SkipCertVerify = wanted.SkipCertVerify,
            ChangesNothing = run.ChangesNothing,
            Scopes = [.. (wanted.Projects ?? []).Select(project => new[] { $"{project}/**" })],
            Policies = wanted.Projects is null ? await PoliciesAsync(registry.Id, cancellationToken) : null,
        };
    }

    private async Task<IReadOnlyList<IReadOnlyList<PlanFilter>>> PoliciesAsync(long registryId, CancellationToken cancellationToken)
    {
        var filters = await database.Policies.AsNoTracking()
            .Where(policy => policy.Enabled && policy.Trigger == TriggerTypes.EventBased && policy.SourceRegistryId == registryId)
            .Select(policy => policy.Filters).Distinct().ToListAsync(cancellationToken);
        return [.. filters.Select(json => PolicyFilter.Read(json).Where(filter => filter.Type == FilterTypes.Name).Select(filter => filter.ToPlan()).ToList())];
    }
}
